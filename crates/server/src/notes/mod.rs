//! Notes that teammates write about people and companies.

mod body;
pub mod company;
pub mod contact;
pub mod present;
pub mod read;
pub mod write;

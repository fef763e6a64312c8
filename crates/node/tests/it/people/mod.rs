//! People, found by what they are and by what they did.

mod agree;
mod made_up;
mod memory;
mod named;
mod paging;
mod segments;
mod sorting;
mod world;

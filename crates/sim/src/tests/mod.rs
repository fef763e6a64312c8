mod canaries;
mod every_fault;
mod seeds;

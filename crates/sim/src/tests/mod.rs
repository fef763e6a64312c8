mod canaries;
mod every_fault;
mod every_job_step;
mod seeds;

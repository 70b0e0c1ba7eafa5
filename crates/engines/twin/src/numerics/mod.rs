//! The bit of numerics that everything here rests on, each once.

pub(crate) mod gamma;
pub(crate) mod normal;
pub(crate) mod peak;
pub(crate) mod poisson;
pub(crate) mod quadrature;
pub(crate) mod student;

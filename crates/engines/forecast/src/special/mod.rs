//! The special functions and the bit of numerics that everything here rests on, each once.

pub(crate) mod beta;
pub(crate) mod gamma;
pub(crate) mod linear;
pub(crate) mod normal;
pub(crate) mod quadrature;
pub(crate) mod roots;

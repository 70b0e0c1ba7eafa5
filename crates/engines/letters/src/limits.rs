//! Bounds. What lies beyond one is kept as an attachment or left as it is, and `Letter::faults` says so.

/// Parts in parts; deeper ones stay packed.
pub const DEPTH_MAX: usize = 20;
/// Parts of one letter; the rest of it stays packed.
pub const PARTS_MAX: usize = 1_000;
/// Fields in the head of one part.
pub const FIELDS_MAX: usize = 1_000;
/// Bytes in the head of one part, and of one field.
pub const HEAD_BYTES_MAX: usize = 256 * 1024;
pub const FIELD_BYTES_MAX: usize = 64 * 1024;
/// Addresses in one field.
pub const ADDRESSES_MAX: usize = 5_000;
/// Ids in `References`: the first one and the last ones.
pub const REFERENCES_MAX: usize = 100;
/// Bytes of all text that is shown as text; what is longer is an attachment too.
pub const TEXT_BYTES_MAX: usize = 4 * 1024 * 1024;
/// Lines in which quotation is looked for; a person writes less.
pub const LINES_MAX: usize = 50_000;
/// Bytes of a line that may be an attribution or the head of a quotation.
pub const MARK_BYTES_MAX: usize = 500;
/// Elements of HTML in each other whose kind is remembered.
pub const ELEMENTS_MAX: usize = 1_000;
/// What a winmail.dat may unpack to, and how many files it may hold.
pub const UNPACKED_BYTES_MAX: usize = 32 * 1024 * 1024;
pub const PACKED_FILES_MAX: usize = 200;
/// Bytes of a file name.
pub const NAME_BYTES_MAX: usize = 150;

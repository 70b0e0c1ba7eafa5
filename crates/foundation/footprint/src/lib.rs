//! How much of the machine's memory the program holds without using it.

#[cfg(target_os = "linux")]
mod mappings;

/// Lets go of the pages of the program's own file (and of its libraries') that starting up and rare work have
/// touched: the system then counts those alone that are used again. It keeps them in its cache of files for as long as
/// nobody needs the room, and maps them again, some sixteen at once, when they are touched: a third of a
/// millisecond for ten megabytes. Elsewhere than on Linux nothing happens.
pub fn let_go() -> std::io::Result<()> {
    #[cfg(target_os = "linux")]
    for part in mappings::unchanged(&std::fs::read_to_string("/proc/self/smaps")?) {
        forget(part)?;
    }
    Ok(())
}

#[cfg(target_os = "linux")]
#[expect(unsafe_code, reason = "no library offers this for what the process did not map itself")]
fn forget(part: std::ops::Range<usize>) -> std::io::Result<()> {
    use rustix::mm::{Advice, madvise};
    let start = std::ptr::with_exposed_provenance_mut(part.start);
    // SAFETY: the range is one whole mapping of a file, private, without permission to write, and no page of it differs
    // from the file: what is read there afterwards comes from the file again and is what it was. The file is the running
    // program or a library of it, which the system does not let anybody write to in place.
    unsafe { madvise(start, part.len(), Advice::LinuxDontNeed) }.map_err(Into::into)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::os::unix::fs::FileExt;

    use super::*;

    /// Kilobytes of files that the process has in memory.
    fn of_files() -> u64 {
        let status = std::fs::read_to_string("/proc/self/status").expect("Linux tells");
        let line = status.lines().find(|line| line.starts_with("RssFile:")).expect("a line for files");
        line.split_whitespace().nth(1).and_then(|figure| figure.parse().ok()).expect("a figure")
    }

    /// All that is only read, as the processor would read it.
    fn read() -> Vec<Vec<u8>> {
        let parts = mappings::unchanged(&std::fs::read_to_string("/proc/self/smaps").expect("Linux tells"));
        assert!(!parts.is_empty(), "the program is a file");
        let memory = std::fs::File::open("/proc/self/mem").expect("a process sees its own memory");
        let bytes = |part: std::ops::Range<usize>| {
            let mut bytes = vec![0; part.len()];
            memory.read_exact_at(&mut bytes, part.start as u64).expect("what is mapped can be read");
            bytes
        };
        parts.into_iter().map(bytes).collect()
    }

    #[test]
    fn the_program_goes_on_with_less_of_its_file_in_memory_and_reads_the_same_there() {
        let before = read();
        let whole = of_files();
        let_go().expect("the system lets go");
        let after = of_files();
        assert!(after < whole / 2, "{whole} kB with all that is only read, {after} kB without");
        assert!(before == read(), "code and constants are what they were");
    }
}

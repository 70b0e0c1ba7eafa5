//! A power cut: of what a program wrote only that is sure to be on the disk which it had synced. One recorded run is cut
//! at as many moments as wanted.
//!
//! What was written and not synced may be there, may be missing, and may be there in part, in any order: disks write
//! sectors when they like. Names come and go in their order, as in the journal of a file system, and are sure once their
//! folder was synced.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::SeededRng;

const NOTES: &str = include_str!("power_cut.c");
/// Longest piece of a write that a disk does whole.
const SECTORS: [usize; 2] = [512, 4_096];

/// Something that happened, in its order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A process began.
    Began,
    Wrote {
        file: u64,
        path: PathBuf,
        at: usize,
        bytes: Vec<u8>,
    },
    Cut {
        file: u64,
        path: PathBuf,
        length: usize,
    },
    /// What was written before event `before` is on the disk.
    Synced {
        file: u64,
        path: PathBuf,
        before: usize,
    },
    Removed {
        path: PathBuf,
    },
    /// What others could hear from now on.
    Said {
        bytes: Vec<u8>,
    },
}

/// Writes down what processes do to the files of a folder.
pub struct Recorder {
    folder: PathBuf,
    scratch: PathBuf,
}

impl Drop for Recorder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.scratch);
    }
}

impl Recorder {
    /// For a folder of which all is on the disk. Needs a C compiler, as the program itself does.
    pub fn new(folder: &Path) -> Self {
        let scratch = crate::scratch_directory();
        let source = scratch.join("power_cut.c");
        fs::write(&source, NOTES).expect("a file");
        let mut compiler = Command::new("cc");
        compiler.args(["-shared", "-fPIC", "-O1", "-o"]).arg(scratch.join("power_cut.so")).arg(&source).arg("-ldl");
        let compiled = compiler.output().expect("cc, which building needs too");
        assert!(compiled.status.success(), "{}", String::from_utf8_lossy(&compiled.stderr));
        Self { folder: fs::canonicalize(folder).expect("a folder"), scratch }
    }

    /// Has this program watched.
    pub fn watch(&self, command: &mut Command) {
        command.env("LD_PRELOAD", self.scratch.join("power_cut.so"));
        command.env("POWER_CUT_UNDER", &self.folder).env("POWER_CUT_JOURNAL", self.journal());
    }

    fn journal(&self) -> PathBuf {
        self.scratch.join("journal")
    }

    /// All that happened so far.
    pub fn events(&self) -> Vec<Event> {
        let bytes = fs::read(self.journal()).expect("a journal");
        let (mut rest, mut events, mut began) = (&bytes[..], Vec::new(), 0);
        while !rest.is_empty() {
            let (head, after) = rest.split_at(40);
            let number = |at: usize| {
                let eight = head[at * 8..at * 8 + 8].try_into().expect("eight bytes");
                u64::from_ne_bytes(eight)
            };
            let (file, at) = (number(1), number(2) as usize);
            let (path, after) = after.split_at(number(3) as usize);
            let (data, after) = after.split_at(number(4) as usize);
            rest = after;
            let path = PathBuf::from(String::from_utf8_lossy(path).into_owned());
            let bytes = data.to_vec();
            events.push(match number(0) as u8 {
                b'B' => {
                    began = events.len();
                    Event::Began
                }
                b'W' => Event::Wrote { file, path, at, bytes },
                b'T' => Event::Cut { file, path, length: at },
                b'S' => Event::Synced { file, path, before: began + at },
                b'U' => Event::Removed { path },
                b'N' => Event::Said { bytes },
                other => panic!("no such entry: {other}"),
            });
        }
        events
    }
}

#[derive(Debug, Clone)]
enum Change {
    Write(usize, Vec<u8>),
    Length(usize),
}

#[derive(Debug, Clone, Default)]
struct File {
    sure: Vec<u8>,
    open: Vec<(usize, Change)>,
}

#[derive(Debug, Clone)]
enum Naming {
    Is(PathBuf, usize),
    IsGone(PathBuf),
}

/// What becomes of bytes that were written and not synced.
pub enum Kept<'a> {
    Nothing,
    Everything,
    /// Some sectors, by lot.
    Some(&'a SeededRng),
}

/// A disk as it stands after some events.
#[derive(Debug, Clone)]
pub struct Disk {
    folder: PathBuf,
    files: Vec<File>,
    by_number: HashMap<u64, usize>,
    names: BTreeMap<PathBuf, usize>,
    sure_names: BTreeMap<PathBuf, usize>,
    open_names: Vec<(usize, Naming)>,
    passed: usize,
}

impl Disk {
    /// A folder as it is, all of it on the disk.
    pub fn of(folder: &Path) -> Self {
        let folder = fs::canonicalize(folder).expect("a folder");
        let mut disk = Self {
            files: Vec::new(),
            by_number: HashMap::new(),
            names: BTreeMap::new(),
            sure_names: BTreeMap::new(),
            open_names: Vec::new(),
            passed: 0,
            folder,
        };
        for (path, bytes) in read(&disk.folder) {
            let number = fs::metadata(disk.folder.join(&path)).expect("a file").ino();
            disk.by_number.insert(number, disk.files.len());
            disk.names.insert(path, disk.files.len());
            disk.files.push(File { sure: bytes, open: Vec::new() });
        }
        disk.sure_names = disk.names.clone();
        disk
    }

    /// Goes on by one event. `believed` says whether a sync is one; a disk or a setting may lie.
    pub fn pass(&mut self, event: &Event, believed: bool) {
        let now = self.passed;
        self.passed += 1;
        match event {
            Event::Began | Event::Said { .. } => {}
            Event::Wrote { file, path, at, bytes } => {
                self.change(*file, path, (now, Change::Write(*at, bytes.clone())));
            }
            Event::Cut { file, path, length } => self.change(*file, path, (now, Change::Length(*length))),
            Event::Synced { path, before, .. } if *path == self.folder => {
                let sure = self.open_names.iter().take_while(|(when, _)| when < before).count();
                for (_, naming) in self.open_names.drain(..sure) {
                    name(&mut self.sure_names, &naming);
                }
            }
            Event::Synced { file, before, .. } => {
                let Some(file) = self.by_number.get(file).filter(|_| believed) else { return };
                let file = &mut self.files[*file];
                let sure = file.open.iter().take_while(|(when, _)| when < before).count();
                for (_, change) in file.open.drain(..sure) {
                    done(&mut file.sure, &change);
                }
            }
            Event::Removed { path } => {
                let naming = Naming::IsGone(self.within(path));
                // Its number may be given to another file.
                if let Some(gone) = self.names.get(&self.within(path)).copied() {
                    self.by_number.retain(|_, file| *file != gone);
                }
                name(&mut self.names, &naming);
                self.open_names.push((now, naming));
            }
        }
    }

    /// How many events it has seen.
    pub fn passed(&self) -> usize {
        self.passed
    }

    fn within(&self, path: &Path) -> PathBuf {
        path.strip_prefix(&self.folder).expect("a path of the folder").to_owned()
    }

    fn change(&mut self, number: u64, path: &Path, change: (usize, Change)) {
        let file = self.by_number.get(&number).copied().unwrap_or_else(|| {
            let naming = Naming::Is(self.within(path), self.files.len());
            name(&mut self.names, &naming);
            self.open_names.push((change.0, naming));
            self.files.push(File::default());
            self.by_number.insert(number, self.files.len() - 1);
            self.files.len() - 1
        });
        self.files[file].open.push(change);
    }

    /// What is found after the cut, by its name in the folder.
    pub fn after_cut(&self, kept: &Kept<'_>) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut names = self.sure_names.clone();
        let stay = match kept {
            Kept::Nothing => 0,
            Kept::Everything => self.open_names.len(),
            Kept::Some(dice) => dice.below(self.open_names.len() as u64 + 1) as usize,
        };
        for (_, naming) in &self.open_names[..stay] {
            name(&mut names, naming);
        }
        let found = |file: usize| {
            let mut bytes = self.files[file].sure.clone();
            for (_, change) in &self.files[file].open {
                match kept {
                    Kept::Nothing => {}
                    Kept::Everything => done(&mut bytes, change),
                    Kept::Some(dice) => torn(&mut bytes, change, dice),
                }
            }
            bytes
        };
        names.into_iter().map(|(path, file)| (path, found(file))).collect()
    }
}

/// Writes what is found after a cut into a folder.
pub fn lay_out(found: &BTreeMap<PathBuf, Vec<u8>>, folder: &Path) {
    for (path, bytes) in found {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap_or(folder)).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }
}

/// The files of a folder, without what is memory only.
pub fn read(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let files = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let files = files.filter(|path| path.is_file() && !path.to_string_lossy().ends_with("-shm"));
    let named = |path: PathBuf| {
        let bytes = fs::read(&path).expect("a file");
        (path.strip_prefix(folder).expect("a path of the folder").to_owned(), bytes)
    };
    files.map(named).collect()
}

fn name(names: &mut BTreeMap<PathBuf, usize>, naming: &Naming) {
    match naming {
        Naming::Is(path, file) => names.insert(path.clone(), *file),
        Naming::IsGone(path) => names.remove(path),
    };
}

fn done(bytes: &mut Vec<u8>, change: &Change) {
    match change {
        Change::Write(at, new) => {
            bytes.resize(bytes.len().max(at + new.len()), 0);
            bytes[*at..at + new.len()].copy_from_slice(new);
        }
        Change::Length(length) => bytes.resize(*length, 0),
    }
}

fn torn(bytes: &mut Vec<u8>, change: &Change, dice: &SeededRng) {
    let Change::Write(at, new) = change else {
        if dice.below(2) == 0 {
            done(bytes, change);
        }
        return;
    };
    let sector = SECTORS[dice.below(2) as usize];
    let mut from = 0;
    while from < new.len() {
        // Sectors lie where the disk has them, not where a write begins.
        let to = new.len().min(from + sector - (at + from) % sector);
        if dice.below(2) == 0 {
            done(bytes, &Change::Write(at + from, new[from..to].to_vec()));
        }
        from = to;
    }
}

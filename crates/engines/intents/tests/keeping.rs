//! A model as bytes, and what is made of bytes that are none.

mod desk;

use std::ops::ControlFlow;

use desk::{EXAMPLES, FOREIGN, UNSEEN};
use intents::{BYTES_MAX, Example, Model, Options, Unreadable, train};

fn model() -> Model {
    let examples: Vec<Example<'_>> =
        EXAMPLES.iter().flat_map(|(label, texts)| texts.iter().map(|text| Example { text, label })).collect();
    train(&examples, &Options::default(), &mut |_| ControlFlow::Continue(())).expect("a model")
}

#[test]
fn a_model_comes_back_from_its_bytes_as_it_was() {
    let model = model();
    let bytes = model.to_bytes();
    let again = Model::from_bytes(&bytes).expect("a model");
    assert_eq!(again.to_bytes(), bytes);
    assert_eq!((again.labels(), again.out_of_scope()), (model.labels(), model.out_of_scope()));
    for text in UNSEEN.iter().map(|(text, _)| text).chain(FOREIGN) {
        assert_eq!(again.classify(text), model.classify(text));
    }
}

#[test]
fn bytes_that_are_no_model_are_told_from_damaged_ones() {
    let bytes = model().to_bytes();
    let read = |bytes: &[u8]| Model::from_bytes(bytes).expect_err("no model");
    assert_eq!(read(b""), Unreadable::NoModel);
    assert_eq!(read(b"text,label\nhello,greeting\n"), Unreadable::NoModel);
    assert_eq!(read(&bytes[..9]), Unreadable::Damaged);
    let mut newer = bytes.clone();
    newer[8] = 3;
    assert_eq!(read(&newer), Unreadable::OtherVersion(3));
    assert_eq!(read(&vec![0; BYTES_MAX + 1]), Unreadable::TooLarge(BYTES_MAX + 1));
    let mut longer = bytes.clone();
    longer.push(0);
    assert_eq!(read(&longer), Unreadable::Damaged);
}

/// No cut and no changed byte goes unseen.
#[test]
fn every_cut_and_every_changed_byte_is_found() {
    let bytes = model().to_bytes();
    for at in (0..bytes.len()).step_by(bytes.len() / 400) {
        assert!(Model::from_bytes(&bytes[..at]).is_err(), "cut at {at}");
        let mut changed = bytes.clone();
        changed[at] ^= 1 << (at % 8);
        assert!(Model::from_bytes(&changed).is_err(), "changed at {at}");
    }
}

/// The check of [`intents`]' format, so that a lie inside is met by the reader and not by the check.
fn sealed(mut body: Vec<u8>) -> Vec<u8> {
    let word = |chunk: &[u8]| u64::from_le_bytes(std::array::from_fn(|place| chunk.get(place).copied().unwrap_or(0)));
    let check = body.chunks(8).fold(0xcbf2_9ce4_8422_2325 ^ body.len() as u64, |hash: u64, chunk| {
        let mixed = (hash ^ word(chunk)).wrapping_mul(0x0000_0100_0000_01b3);
        mixed ^ (mixed >> 29)
    });
    body.extend(check.to_le_bytes());
    body
}

#[test]
fn sizes_that_lie_are_refused_before_anything_is_made_of_them() {
    let bytes = model().to_bytes();
    let body = &bytes[..bytes.len() - 8];
    assert_eq!(sealed(body.to_vec()), bytes);
    // Labels, outputs, features and units stand from the tenth byte on.
    for place in 0..4 {
        for lie in [0_u32, 1, 999, 1_000_000, u32::MAX] {
            let mut lying = body.to_vec();
            lying[10 + place * 4..14 + place * 4].copy_from_slice(&lie.to_le_bytes());
            let told = Model::from_bytes(&sealed(lying)).expect_err("no model");
            assert!(matches!(told, Unreadable::Contradictory(_) | Unreadable::Damaged), "{place} {lie}: {told}");
        }
    }
    let mut endless = body.to_vec();
    endless[26..30].copy_from_slice(&f32::INFINITY.to_le_bytes());
    assert_eq!(Model::from_bytes(&sealed(endless)).expect_err("no model"), Unreadable::Contradictory("numbers"));
}

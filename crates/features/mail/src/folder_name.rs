//! What a server calls a folder: modified UTF-7 (RFC 3501, 5.1.3).

use base64::Engine as _;
use base64::alphabet::IMAP_MUTF7;
use base64::engine::general_purpose::{GeneralPurpose, NO_PAD};

const SIGNS: GeneralPurpose = GeneralPurpose::new(&IMAP_MUTF7, NO_PAD);

/// The name that people see, as servers write it. One that is written so already stays as it is: that was once the
/// only way to name such a folder.
pub fn written(folder: &str) -> String {
    if folder.is_ascii() && read(folder).is_some() {
        return folder.to_owned();
    }
    let mut out = String::new();
    let mut foreign = Vec::new();
    for sign in folder.chars() {
        if sign.is_ascii() && !sign.is_ascii_control() {
            close(&mut out, &mut foreign);
            out.push(sign);
            if sign == '&' {
                out.push('-');
            }
        } else {
            foreign.extend(sign.encode_utf16(&mut [0; 2]).iter().flat_map(|unit| unit.to_be_bytes()));
        }
    }
    close(&mut out, &mut foreign);
    out
}

/// Whether two names may be one folder's. Some servers take capitals for the same, all do in INBOX; and letters that were
/// moved to where they are fetched from would go round for ever.
pub fn same(one: &str, other: &str) -> bool {
    let seen = |name: &str| {
        let written = written(name.trim_end_matches(['/', '.']));
        read(&written).unwrap_or(written).to_lowercase()
    };
    seen(one) == seen(other)
}

fn close(out: &mut String, foreign: &mut Vec<u8>) {
    if !foreign.is_empty() {
        out.push('&');
        SIGNS.encode_string(std::mem::take(foreign), out);
        out.push('-');
    }
}

/// The name that people see; none if servers do not write so.
fn read(written: &str) -> Option<String> {
    let mut out = String::new();
    let mut rest = written;
    while let Some((plain, after)) = rest.split_once('&') {
        let (foreign, behind) = after.split_once('-')?;
        out.push_str(plain);
        if foreign.is_empty() {
            out.push('&');
        } else {
            let bytes = SIGNS.decode(foreign).ok()?;
            let (units, left) = bytes.as_chunks::<2>();
            let units: Vec<u16> = units.iter().map(|unit| u16::from_be_bytes(*unit)).collect();
            out.push_str(&String::from_utf16(&units).ok().filter(|_| left.is_empty())?);
        }
        rest = behind;
    }
    out.push_str(rest);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_written_as_servers_write_them() {
        for (seen, sent) in [
            ("INBOX", "INBOX"),
            ("Entwürfe", "Entw&APw-rfe"),
            ("R&D", "R&-D"),
            // Looks like a name that is written already, and is none.
            ("Q&A-Team", "Q&-A-Team"),
            ("Retouren/Größe & Maß", "Retouren/Gr&APYA3w-e &- Ma&AN8-"),
            ("~peter/mail/台北/日本語", "~peter/mail/&U,BTFw-/&ZeVnLIqe-"),
            ("📦", "&2D3c5g-"),
        ] {
            assert_eq!(written(seen), sent);
            assert_eq!(read(sent).as_deref(), Some(seen));
            assert_eq!(written(sent), sent, "once is enough");
            assert!(same(seen, sent) && !same(seen, "Else"));
        }
        assert!(same("Inbox", "INBOX") && same("ENTWÜRFE", "Entw&APw-rfe") && !same("INBOX", "INBOX/Done"));
    }
}

//! `From: … Sent: … To: … Subject: …`, as Outlook and others put before what they repeat.

use super::line::Line;
use super::words::{LABELS, Label};

/// So many lines may a head have, addresses that are broken over lines included.
const LINES_MAX: usize = 14;
const LABEL_BYTES_MAX: usize = 60;

/// Whether a head begins at the first of these lines.
pub(crate) fn begins(lines: &[Line]) -> bool {
    let Some(first) = lines.first() else { return false };
    let Some(label) = label(first) else { return false };
    let mut kinds = vec![label];
    let (mut blanks, mut strangers) = (0, 0);
    for line in lines.iter().skip(1).take(LINES_MAX) {
        if line.depth != first.depth {
            break;
        }
        if line.is_blank() {
            blanks += 1;
            // HTML that became text may have a blank line between any two.
            if blanks > kinds.len() + 1 || kinds.contains(&Label::Subject) {
                break;
            }
            continue;
        }
        match self::label(line) {
            Some(kind) if kinds.contains(&kind) => {}
            Some(kind) => {
                kinds.push(kind);
                strangers = 0;
            }
            None => {
                strangers += 1;
                if strangers > 3 {
                    break;
                }
            }
        }
    }
    let has = |kind| kinds.contains(&kind);
    let enough = kinds.len() >= 3 || kinds.len() == 2 && has(Label::From) && (has(Label::Date) || has(Label::Subject));
    // People write lists like "Date: … To: …" too; a head says who.
    enough && (has(Label::From) || kinds.len() >= 4) && first_is_usual(label, &kinds, lines)
}

/// A single address or date on the first line, unless all kinds are there.
fn first_is_usual(first: Label, kinds: &[Label], lines: &[Line]) -> bool {
    let value = value(&lines[0]);
    match first {
        Label::From => kinds.len() >= 3 || value.contains('@') || value.split_ascii_whitespace().count() <= 6,
        Label::Date | Label::Subject | Label::To => kinds.len() >= 3,
        Label::Cc => false,
    }
}

fn value(line: &Line) -> &str {
    line.text.split_once([':', '：']).map_or("", |(_, value)| value.trim())
}

pub(crate) fn label(line: &Line) -> Option<Label> {
    let bare = line.text.trim_start_matches(['*', ' ', '\t', '_', '|', '>']);
    let mut end = bare.len().min(LABEL_BYTES_MAX);
    while !bare.is_char_boundary(end) {
        end -= 1;
    }
    let colon = bare[..end].find([':', '：'])?;
    let name = super::line::plainly(bare[..colon].trim_matches(['*', ' ', '_']));
    LABELS.iter().find(|(_, names)| names.contains(&name.as_str())).map(|(label, _)| *label)
}

#[cfg(test)]
mod tests {
    use super::begins;
    use crate::reply::line::Line;

    fn found(text: &str) -> bool {
        begins(&text.lines().map(Line::plain).collect::<Vec<_>>())
    }

    #[test]
    fn heads_in_many_languages() {
        for text in [
            "From: Ann Lee <ann@example.com>\nSent: Monday, January 1, 2024 10:00 AM\nTo: Desk\nSubject: Your order",
            "*From:* Ann Lee\n*Sent:* Monday\n*To:* Desk\n*Subject:* Your order",
            "Von: Anna Groß\nGesendet: Montag, 1. Januar 2024 10:00\nAn: Service\nBetreff: Bestellung",
            "De : Jean Petit <j@example.fr>\nEnvoyé : lundi 1 janvier 2024 10:00\nÀ : Service\nObjet : Commande",
            "De: Ana\nEnviado el: lunes, 1 de enero\nPara: Servicio\nAsunto: Pedido",
            "Da: Ugo\nInviato: lunedì 1 gennaio\nA: Servizio\nOggetto: Ordine",
            "De: Rui\nEnviado: segunda-feira\nPara: Apoio\nAssunto: Pedido",
            "Van: Jan\nVerzonden: maandag 1 januari\nAan: Service\nOnderwerp: Bestelling",
            "Från: Eva\nSkickat: den 1 januari\nTill: Service\nÄmne: Order",
            "Fra: Bo\nSendt: 1. januar\nTil: Service\nEmne: Ordre",
            "Lähettäjä: Matti\nLähetetty: maanantai\nVastaanottaja: Palvelu\nAihe: Tilaus",
            "Od: Ewa\nWysłano: poniedziałek\nDo: Serwis\nTemat: Zamówienie",
            "Od: Jan\nOdesláno: pondělí\nKomu: Servis\nPředmět: Objednávka",
            "От: Иван\nОтправлено: понедельник\nКому: Сервис\nТема: Заказ",
            "Kimden: Ali\nGönderildi: Pazartesi\nKime: Servis\nKonu: Sipariş",
            "差出人: 山田\n送信日時: 2024年1月1日\n宛先: サービス\n件名: 注文",
            "发件人：张三\n发送时间：2024年1月1日\n收件人：客服\n主题：订单",
            "Date: Thu, 26 Jun 2014 13:53:45 +0400\nSubject: Test\nFrom: a@b.c\nTo: d@e.f",
            "From: Ann\n\nSent: Monday\n\nTo: Desk\n\nSubject: Order",
        ] {
            assert!(found(text), "{text}");
        }
    }

    #[test]
    fn lists_of_people_are_none() {
        for text in
            ["From: here\nto there", "Date: 1 May\nTo: Bonn", "Name: Ann\nOrder: 12\nSubject: lamp", "De: 10 a 12"]
        {
            assert!(!found(text), "{text}");
        }
    }
}

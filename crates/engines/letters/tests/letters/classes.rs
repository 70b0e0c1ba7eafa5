//! Whether a person wrote.

use letters::{Class, LoopMark, parse};

use crate::writing::{multipart, plain};

fn class(head: &str, body: &str) -> Class {
    parse(&plain(head, body)).class
}

#[test]
fn people_are_people() {
    for (head, body) in [
        ("Subject: Where is my parcel?\n", "It has not come."),
        ("Subject: Re: Your order\nIn-Reply-To: <a@b>\n", "Thanks\n\n> This is an automated message"),
        ("Subject: Auto parts\n", "I ordered auto parts."),
        ("Subject: Assenter lamp\nAuto-Submitted: no\n", "Broken."),
        ("Subject: Returned lamp\n", "I sent it back and my message could not be answered?"),
        ("Subject: Fwd: Undelivered Mail Returned to Sender\n", "What does this mean?"),
        ("Subject: Away\n", "We shall be away next week, please deliver after Monday."),
        ("Subject: Form\nReply-To: ann@example.org\nFrom: noreply@shop.example\n", "Where is it?"),
        ("Subject: Please confirm\n", "Please confirm your message of yesterday."),
        ("Subject: Delivery of my lamp failed\n", "Nobody was at home."),
    ] {
        let letter = parse(&plain(head, body));
        assert_eq!(letter.class, Class::Human, "{head}{:?}", letter.why);
    }
}

#[test]
fn automatic_answers() {
    for head in [
        "Auto-Submitted: auto-replied\n",
        "Auto-Submitted: auto-replied (vacation)\n",
        "Auto-Submitted: auto-generated\n",
        "X-Autoreply: yes\n",
        "X-Autorespond: x\n",
        "Precedence: auto_reply\n",
        "Return-Path: <>\n",
        "Subject: Automatic reply: Your order\n",
        "Subject: Out of Office: Re: Your order\nPrecedence: bulk\n",
        "Subject: Automatische Antwort: Bestellung\n",
        "Subject: Abwesenheitsnotiz\n",
        "Subject: Out of Office AutoReply: Your order\n",
        "Subject: Abwesenheit: Bestellung\n",
        "Subject: =?utf-8?Q?R=C3=A9ponse_automatique_:?= Commande\n",
        "Subject: Respuesta automática: Pedido\n",
        "Subject: Risposta automatica: Ordine\n",
        "Subject: Resposta automática: Pedido\n",
        "Subject: Automatisch antwoord: Bestelling\n",
        "Subject: Autosvar: Order\n",
        "Subject: Automatisk svar: Ordre\n",
        "Subject: Automaattinen vastaus: Tilaus\n",
        "Subject: Odpowiedź automatyczna: Zamówienie\n",
        "Subject: Automatická odpověď: Objednávka\n",
        "Subject: Автоматический ответ: Заказ\n",
        "Subject: Otomatik Yanıt: Sipariş\n",
        "Subject: 自動応答: 注文\n",
        "Subject: 自动回复: 订单\n",
    ] {
        assert_eq!(class(head, "I am away."), Class::AutoReply, "{head}");
    }
    assert_eq!(class("Subject: Re: x\n", "This is an automated response. Do not answer."), Class::AutoReply);
    assert_eq!(
        parse(&multipart("", "report; report-type=disposition-notification", &["\nread"])).class,
        Class::AutoReply
    );
}

/// What customers of shops write every day, and what mail programs write too.
#[test]
fn words_alone_make_no_machine() {
    for (head, body) in [
        ("Subject: Undeliverable parcel\n", "The carrier says my parcel was undeliverable. What happens now?"),
        ("Subject: Unzustellbares Paket\n", "Mein Paket konnte nicht zugestellt werden."),
        ("Subject: Unzustellbar\n", "Ihre Sendung an mich konnte nicht zugestellt werden, sagt DHL."),
        ("Subject: Delivery problem\n", "Your message could not be delivered to my neighbour, it says on the card."),
        ("Subject: Delivery failed\n", "The driver found nobody. No such user, he wrote."),
        ("Subject: Colis non distribué\n", "Mon colis n'a pas pu être remis."),
        ("Subject: Paquete no entregado\n", "No se pudo entregar mi paquete."),
        ("Subject: No se pudo entregar\n", "Mi pedido."),
        ("Subject: Out of office delivery\n", "Please deliver to my office only while I am there."),
        ("Subject: Abwesenheit bei Lieferung\n", "Ich bin am Montag nicht da, bitte beim Nachbarn abgeben."),
        ("Subject: Nicht im Büro\n", "Bitte liefern Sie an meine Wohnung."),
        ("Subject: Im Urlaub\n", "Wir sind bis Freitag im Urlaub. Können Sie am Montag liefern?"),
        ("Subject: Away\n", "I am on vacation until Friday. Please deliver on Monday."),
        ("Subject: Automatic reply does not work in my smart doorbell\n", "It never answers."),
        ("From: postmaster@small.example\nSubject: Order\n", "When will my lamp arrive?"),
        ("From: postmaster@small.example\nSubject: Undeliverable parcel\n", "It came back. Why?"),
        ("Subject: Bill\n", "Ihre automatisch generierte Rechnung ist falsch."),
        ("Subject: Mail\n", "I only get \"this is an automated reply\" from you."),
        ("Subject: Mail\n", "Your message wasn't delivered to info@shop.example is all I get. Where do I write to?"),
        ("Subject: Re: Your order\n", "I am currently on annual leave and will be back on Monday. Can you wait?"),
        (
            "Subject: Re: Your order\n",
            "I am out of the office until Monday. Please send the lamp to my home address instead.",
        ),
        ("X-Auto-Response-Suppress: All\nSubject: Order\n", "A shop with this program asks another."),
    ] {
        let letter = parse(&plain(&format!("Content-Type: text/plain; charset=utf-8\n{head}"), body));
        assert_eq!(letter.class, Class::Human, "{head}{body}: {:?}", letter.why);
    }
}

/// No field says so, and there is nothing else in the letter.
#[test]
fn absences_by_their_words() {
    for body in [
        "Hello,\n\nI am currently on annual leave and will be back on 7 December.\n\nKind regards\nJohn",
        "Thank you for your message.\nI am on maternity leave until March 2027.",
        "Guten Tag,\n\nIch bin derzeit im Urlaub und ab dem 7. Dezember wieder erreichbar. Ihre E-Mail wird nicht weitergeleitet.\n\nMit freundlichen Grüßen",
        "Je suis actuellement hors du bureau, de retour lundi.",
    ] {
        let letter = parse(&plain("Content-Type: text/plain; charset=utf-8\nSubject: Re: Your order\n", body));
        assert_eq!(letter.class, Class::AutoReply, "{body}: {:?}", letter.why);
    }
}

#[test]
fn bounces_by_the_book_and_otherwise() {
    let status = "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.com\n\nFinal-Recipient: rfc822; gone@example.net\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 no such user\n";
    let original = "Content-Type: text/rfc822-headers\n\nMessage-ID: <ours@example.org>\nSubject: Your order\n";
    let letter =
        parse(&multipart("Return-Path: <>\n", "report; report-type=delivery-status", &["\nSorry", status, original]));
    let bounce = letter.bounce.expect("is a bounce");
    assert_eq!(bounce.original_message_id.as_deref(), Some("ours@example.org"));
    let one = &bounce.undelivered[0];
    assert_eq!(
        (one.address.as_str(), one.action.as_str(), one.status.as_str()),
        ("gone@example.net", "failed", "5.1.1")
    );
    assert_eq!(one.diagnostic, "smtp; 550 no such user");

    for (head, body, address) in [
        (
            "From: MAILER-DAEMON@example.com\nSubject: failure notice\n",
            "Hi. This is the qmail-send program at example.com.\n\n<gone@example.net>:\nno mailbox here by that name (#5.1.1)",
            "gone@example.net",
        ),
        (
            "From: Mail Delivery System <Mailer-Daemon@mx.example.com>\nSubject: Mail delivery failed: returning message to sender\nX-Failed-Recipients: gone@example.net\n",
            "This message was created automatically by mail delivery software.\n\n  gone@example.net\n",
            "gone@example.net",
        ),
        (
            "From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>\nSubject: Delivery Status Notification (Failure)\n",
            "Your message wasn't delivered to gone@example.net because the address couldn't be found.",
            "",
        ),
        (
            "From: postmaster@example.com\nSubject: Undeliverable: Your order\n",
            "Delivery has failed to these recipients or groups:\n\ngone@example.net\n",
            "gone@example.net",
        ),
        (
            "From: postmaster@example.de\nSubject: Unzustellbar: Bestellung\n",
            "Fehler bei der Nachrichtenzustellung an folgende Empfänger:\n\ngone@example.net\n",
            "gone@example.net",
        ),
        ("Return-Path: <>\nSubject: Non remis : Commande\n", "Échec de la remise à ces destinataires", ""),
        (
            "From: MAILER-DAEMON\nSubject: Undelivered Mail Returned to Sender\n",
            "This is the mail system at host mx.example.com.\n\n<gone@example.net>: host mx said: 550 5.1.1 unknown",
            "gone@example.net",
        ),
        (
            "Return-Path: <>\nSubject: Returned mail: see transcript for details\n",
            "The original message was received at noon\n\n   ----- The following addresses had permanent fatal errors -----\n<gone@example.net>\n",
            "gone@example.net",
        ),
    ] {
        let raw = format!("{head}Content-Type: text/plain; charset=utf-8\n\n{body}");
        let letter = parse(raw.as_bytes());
        assert_eq!(letter.class, Class::Bounce, "{head}: {:?}", letter.why);
        let found = letter.bounce.unwrap();
        assert_eq!(found.undelivered.first().map_or("", |one| &one.address), address, "{head}");
    }
}

#[test]
fn lists_feedback_and_challenges() {
    assert_eq!(class("List-Id: <lamps.example.com>\n", "News"), Class::List);
    assert_eq!(class("Precedence: bulk\nSubject: News\n", "News"), Class::List);
    assert_eq!(class("List-Unsubscribe: <mailto:x@y>\n", "News"), Class::List);
    let report = "Content-Type: message/feedback-report\n\nFeedback-Type: abuse\nVersion: 1\n";
    assert_eq!(
        parse(&multipart("", "report; report-type=feedback-report", &["\nabuse", report])).class,
        Class::Feedback
    );
    assert_eq!(
        class("X-BoxTrapper: yes\n", "The message you sent requires that you verify that you are human."),
        Class::Challenge
    );
    assert_eq!(
        class(
            "From: noreply@spamarrest.example\nSubject: Re: order (verification required)\n",
            "Your message is being held. Click the link below to deliver your message."
        ),
        Class::Challenge
    );
}

#[test]
fn signs_of_loops() {
    let marks = |head: &str| parse(&plain(head, "x")).loop_marks;
    assert_eq!(marks("Subject: x\n"), []);
    assert_eq!(
        marks(
            "Auto-Submitted: auto-replied\nPrecedence: junk\nX-Loop: a\nX-Auto-Response-Suppress: OOF\nReturn-Path: <>\nX-Autoreply: yes\nList-Id: x\n"
        ),
        [
            LoopMark::AutoSubmitted,
            LoopMark::Precedence,
            LoopMark::XLoop,
            LoopMark::ResponseSuppressed,
            LoopMark::NullReturnPath,
            LoopMark::AutoReplyField,
            LoopMark::List
        ]
    );
    assert_eq!(marks("Auto-Submitted: no\nReturn-Path: <ann@example.com>\nX-Auto-Response-Suppress: none\n"), []);
}

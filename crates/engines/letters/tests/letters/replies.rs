//! The visible reply: of each language and program, with signatures of telephones and people, and of answers between the lines.

use letters::{parse, visible_reply};

use crate::writing::{multipart, parts, plain};

struct Language {
    name: &'static str,
    reply: &'static str,
    /// As Gmail, Thunderbird and others introduce a quotation.
    attributions: &'static [&'static str],
    /// Outlook's head.
    head: &'static str,
    original: &'static str,
    mobile: &'static str,
}

const LANGUAGES: &[Language] = &[
    Language {
        name: "English",
        reply: "Hi,\n\nthe lamp still flickers. Could you send a new one?\n\nThanks,\nAnn",
        attributions: &[
            "On Tue, Mar 5, 2024 at 9:07 AM Lamp Desk <desk@example.org> wrote:",
            "On 5 Mar 2024, at 09:07, Lamp Desk <desk@example.org> wrote:",
            "On 05/03/2024 09:07, Lamp Desk wrote:",
        ],
        head: "From: Lamp Desk <desk@example.org>\nSent: Tuesday, March 5, 2024 9:07 AM\nTo: Ann Lee\nSubject: Your order 4711",
        original: "-----Original Message-----",
        mobile: "Sent from my iPhone",
    },
    Language {
        name: "German",
        reply: "Hallo,\n\ndie Lampe flackert immer noch. Können Sie eine neue schicken?\n\nViele Grüße\nAnna",
        attributions: &[
            "Am Di., 5. März 2024 um 09:07 Uhr schrieb Lampen Service <desk@example.org>:",
            "Am 05.03.2024 um 09:07 schrieb Lampen Service:",
            "Lampen Service <desk@example.org> schrieb am Di., 5. März 2024, 09:07:",
        ],
        head: "Von: Lampen Service <desk@example.org>\nGesendet: Dienstag, 5. März 2024 09:07\nAn: Anna Groß\nBetreff: Ihre Bestellung 4711",
        original: "-----Ursprüngliche Nachricht-----",
        mobile: "Von meinem iPhone gesendet",
    },
    Language {
        name: "French",
        reply: "Bonjour,\n\nla lampe clignote toujours. Pouvez-vous en envoyer une autre ?",
        attributions: &[
            "Le mar. 5 mars 2024 à 09:07, Service Lampes <desk@example.org> a écrit :",
            "Le 05/03/2024 à 09:07, Service Lampes a écrit :",
        ],
        head: "De : Service Lampes <desk@example.org>\nEnvoyé : mardi 5 mars 2024 09:07\nÀ : Jean Petit\nObjet : Votre commande 4711",
        original: "-----Message d'origine-----",
        mobile: "Envoyé de mon iPhone",
    },
    Language {
        name: "Spanish",
        reply: "Hola:\n\nLa lámpara todavía parpadea. ¿Pueden enviar otra?",
        attributions: &[
            "El mar, 5 mar 2024 a las 9:07, Servicio (<desk@example.org>) escribió:",
            "El 5/3/24 a las 9:07, Servicio escribió:",
        ],
        head: "De: Servicio <desk@example.org>\nEnviado el: martes, 5 de marzo de 2024 9:07\nPara: Ana Ruiz\nAsunto: Su pedido 4711",
        original: "-----Mensaje original-----",
        mobile: "Enviado desde mi iPhone",
    },
    Language {
        name: "Italian",
        reply: "Buongiorno,\n\nla lampada lampeggia ancora. Potete mandarne un'altra?",
        attributions: &[
            "Il giorno mar 5 mar 2024 alle ore 09:07 Servizio <desk@example.org> ha scritto:",
            "Il 05/03/2024 09:07, Servizio ha scritto:",
        ],
        head: "Da: Servizio <desk@example.org>\nInviato: martedì 5 marzo 2024 09:07\nA: Ugo Neri\nOggetto: Il suo ordine 4711",
        original: "-----Messaggio originale-----",
        mobile: "Inviato da iPhone",
    },
    Language {
        name: "Portuguese",
        reply: "Olá,\n\na lâmpada ainda pisca. Podem enviar outra?",
        attributions: &[
            "Em ter., 5 de mar. de 2024 às 09:07, Serviço <desk@example.org> escreveu:",
            "Em 05/03/2024 09:07, Serviço escreveu:",
        ],
        head: "De: Serviço <desk@example.org>\nEnviada em: terça-feira, 5 de março de 2024 09:07\nPara: Rui Melo\nAssunto: O seu pedido 4711",
        original: "-----Mensagem original-----",
        mobile: "Enviado do meu iPhone",
    },
    Language {
        name: "Dutch",
        reply: "Hallo,\n\nde lamp knippert nog steeds. Kunt u een nieuwe sturen?",
        attributions: &[
            "Op di 5 mrt 2024 om 09:07 schreef Service <desk@example.org>:",
            "Op 05-03-2024 om 09:07 schreef Service:",
        ],
        head: "Van: Service <desk@example.org>\nVerzonden: dinsdag 5 maart 2024 09:07\nAan: Jan Bos\nOnderwerp: Uw bestelling 4711",
        original: "-----Oorspronkelijk bericht-----",
        mobile: "Verstuurd vanaf mijn iPhone",
    },
    Language {
        name: "Swedish",
        reply: "Hej,\n\nlampan blinkar fortfarande. Kan ni skicka en ny?",
        attributions: &[
            "Den tis 5 mars 2024 kl 09:07 skrev Service <desk@example.org>:",
            "Den 2024-03-05 kl. 09:07, skrev Service:",
        ],
        head: "Från: Service <desk@example.org>\nSkickat: den 5 mars 2024 09:07\nTill: Eva Ek\nÄmne: Din beställning 4711",
        original: "-----Ursprungligt meddelande-----",
        mobile: "Skickat från min iPhone",
    },
    Language {
        name: "Danish",
        reply: "Hej,\n\nlampen blinker stadig. Kan I sende en ny?",
        attributions: &[
            "Den tirs. 5. mar. 2024 kl. 09.07 skrev Service <desk@example.org>:",
            "Den 05-03-2024 kl. 09:07 skrev Service:",
        ],
        head: "Fra: Service <desk@example.org>\nSendt: 5. marts 2024 09:07\nTil: Bo Dam\nEmne: Din ordre 4711",
        original: "-----Oprindelig meddelelse-----",
        mobile: "Sendt fra min iPhone",
    },
    Language {
        name: "Norwegian",
        reply: "Hei,\n\nlampen blinker fortsatt. Kan dere sende en ny?",
        attributions: &[
            "tir. 5. mars 2024 kl. 09:07 skrev Service <desk@example.org>:",
            "Den 05.03.2024 09:07, skrev Service:",
        ],
        head: "Fra: Service <desk@example.org>\nSendt: tirsdag 5. mars 2024 09:07\nTil: Ola Berg\nEmne: Din ordre 4711",
        original: "-----Opprinnelig melding-----",
        mobile: "Sendt fra min iPhone",
    },
    Language {
        name: "Finnish",
        reply: "Hei,\n\nlamppu vilkkuu yhä. Voitteko lähettää uuden?",
        attributions: &[
            "ti 5. maalisk. 2024 klo 9.07 Palvelu (desk@example.org) kirjoitti:",
            "Palvelu kirjoitti 5.3.2024 klo 9.07:",
        ],
        head: "Lähettäjä: Palvelu <desk@example.org>\nLähetetty: tiistai 5. maaliskuuta 2024 9.07\nVastaanottaja: Matti Aho\nAihe: Tilauksesi 4711",
        original: "-----Alkuperäinen viesti-----",
        mobile: "Lähetetty iPhonesta",
    },
    Language {
        name: "Polish",
        reply: "Dzień dobry,\n\nlampa nadal mruga. Czy mogą Państwo wysłać nową?",
        attributions: &[
            "wt., 5 mar 2024 o 09:07 Serwis <desk@example.org> napisał(a):",
            "W dniu 05.03.2024 o 09:07, Serwis pisze:",
        ],
        head: "Od: Serwis <desk@example.org>\nWysłano: wtorek, 5 marca 2024 09:07\nDo: Ewa Lis\nTemat: Zamówienie 4711",
        original: "-----Oryginalna wiadomość-----",
        mobile: "Wysłane z iPhone'a",
    },
    Language {
        name: "Czech",
        reply: "Dobrý den,\n\nlampa stále bliká. Můžete poslat novou?",
        attributions: &[
            "út 5. 3. 2024 v 9:07 odesílatel Servis <desk@example.org> napsal:",
            "Dne 05. 03. 24 v 9:07 Servis napsal(a):",
        ],
        head: "Od: Servis <desk@example.org>\nOdesláno: úterý 5. března 2024 9:07\nKomu: Jan Hora\nPředmět: Objednávka 4711",
        original: "-----Původní zpráva-----",
        mobile: "Odesláno z iPhonu",
    },
    Language {
        name: "Russian",
        reply: "Здравствуйте!\n\nЛампа всё ещё мигает. Можете прислать новую?",
        attributions: &[
            "вт, 5 мар. 2024 г. в 09:07, Сервис <desk@example.org>:",
            "05.03.2024 09:07, Сервис пишет:",
            "05.03.2024, 09:07, \"Сервис\" <desk@example.org>:",
        ],
        head: "От: Сервис <desk@example.org>\nОтправлено: вторник, 5 марта 2024 г. 9:07\nКому: Иван Ли\nТема: Заказ 4711",
        original: "-----Исходное сообщение-----",
        mobile: "Отправлено с iPhone",
    },
    Language {
        name: "Turkish",
        reply: "Merhaba,\n\nlamba hâlâ yanıp sönüyor. Yenisini gönderir misiniz?",
        attributions: &[
            "Servis <desk@example.org>, 5 Mar 2024 Sal, 09:07 tarihinde şunu yazdı:",
            "5.03.2024 09:07 tarihinde Servis yazdı:",
        ],
        head: "Kimden: Servis <desk@example.org>\nGönderildi: 5 Mart 2024 Salı 09:07\nKime: Ali Can\nKonu: Sipariş 4711",
        original: "-----Orijinal Mesaj-----",
        mobile: "iPhone'umdan gönderildi",
    },
    Language {
        name: "Japanese",
        reply: "こんにちは。\n\nランプがまだ点滅します。新しいものを送っていただけますか。",
        attributions: &[
            "2024年3月5日(火) 9:07 サービス <desk@example.org>:",
            "2024/03/05 9:07、サービス <desk@example.org>のメール:",
        ],
        head: "差出人: サービス <desk@example.org>\n送信日時: 2024年3月5日 9:07\n宛先: 山田\n件名: ご注文 4711",
        original: "-----元のメッセージ-----",
        mobile: "iPhoneから送信",
    },
    Language {
        name: "Chinese",
        reply: "您好，\n\n灯还在闪。可以寄一个新的吗？",
        attributions: &[
            "客服 <desk@example.org> 于2024年3月5日周二 09:07写道：",
            "在 2024年3月5日，09:07，客服 <desk@example.org> 写道：",
        ],
        head: "发件人: 客服 <desk@example.org>\n发送时间: 2024年3月5日 9:07\n收件人: 张三\n主题: 订单 4711",
        original: "------------------ 原始邮件 ------------------",
        mobile: "发自我的 iPhone",
    },
];

const OLD: &str = "Dear customer,\n\nplease screw the bulb in tightly and try again.\n\nYour desk";

fn quoted(text: &str) -> String {
    text.lines().map(|line| format!("> {line}\n")).collect()
}

/// Every letter that somebody could write in a language, with the program it is from.
fn letters_of(language: &Language) -> Vec<(String, String)> {
    let Language { reply, head, original, mobile, .. } = language;
    let mut letters = Vec::new();
    for attribution in language.attributions {
        letters.push((format!("quoted below {attribution}"), format!("{reply}\n\n{attribution}\n\n{}", quoted(OLD))));
        letters.push((
            format!("from a telephone, {attribution}"),
            format!("{reply}\n\n{mobile}\n\n{attribution}\n\n{}", quoted(OLD)),
        ));
        letters.push((format!("answered below {attribution}"), format!("{attribution}\n{}\n{reply}\n", quoted(OLD))));
        letters.push((
            format!("signed, {attribution}"),
            format!("{reply}\n\n-- \nAnn Lee\nLamps Ltd.\n\n{attribution}\n{}", quoted(OLD)),
        ));
        letters.push((format!("unmarked below {attribution}"), format!("{reply}\n\n{attribution}\n\n{OLD}")));
        letters.push((
            format!("signed below all, {attribution}"),
            format!("{reply}\n\n{attribution}\n{}\n-- \nAnn Lee", quoted(OLD)),
        ));
    }
    letters.push(("Outlook".into(), format!("{reply}\n\n{head}\n\n{OLD}")));
    letters
        .push(("Outlook with a rule".into(), format!("{reply}\n\n________________________________\n{head}\n\n{OLD}")));
    letters.push((
        "Outlook, bold".into(),
        format!(
            "{reply}\n\n{}\n\n{OLD}",
            head.lines().map(|line| line.replacen(':', ":*", 1)).map(|line| format!("*{line}\n")).collect::<String>()
        ),
    ));
    letters.push(("old Outlook".into(), format!("{reply}\n\n{original}\n{head}\n\n{OLD}")));
    letters.push((
        "Outlook on a telephone".into(),
        format!("{reply}\n\n{mobile}\n________________________________\n{head}\n\n{OLD}"),
    ));
    letters.push(("no quotation".into(), (*reply).to_owned()));
    letters.push(("no quotation, from a telephone".into(), format!("{reply}\n\n{mobile}\n")));
    letters
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn of_each_language_and_program() {
    let (mut all, mut wrong) = (0, Vec::new());
    for language in LANGUAGES {
        for (what, text) in letters_of(language) {
            all += 1;
            let found = parse(&plain("Subject: Re: Order\n", &text)).visible_reply;
            if squeezed(&found) != squeezed(language.reply) {
                wrong.push(format!("{}, {what}: {found:?}", language.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {all}:\n{}", wrong.len(), wrong.join("\n"));
}

/// A reply and what it answers, as each program writes them.
fn as_programs_write(reply: &str, old: &str) -> Vec<(&'static str, String)> {
    vec![
        (
            "Gmail",
            format!(
                "<div dir=\"ltr\">{reply}</div><br><div class=\"gmail_quote\"><div dir=\"ltr\" class=\"gmail_attr\">On some day somebody:<br></div><blockquote class=\"gmail_quote\">{old}</blockquote></div>"
            ),
        ),
        (
            "Gmail with a signature",
            format!(
                "<div>{reply}<br>-- <br><div class=\"gmail_signature\">Ann Lee<br>Lamps</div></div><div class=\"gmail_quote\">On Tue, 5 Mar 2024 at 09:07, Desk &lt;d@e.org&gt; wrote:<br><blockquote class=\"gmail_quote\">{old}</blockquote></div>"
            ),
        ),
        (
            "Outlook on the web",
            format!(
                "{reply}<div id=\"appendonsend\"></div><hr><div id=\"divRplyFwdMsg\"><b>Xyz:</b> desk<br></div>{old}"
            ),
        ),
        ("Outlook quoted again", format!("{reply}<div id=\"x_divRplyFwdMsg\">desk</div>{old}")),
        (
            "Outlook",
            format!(
                "<div class=WordSection1><p class=MsoNormal>It still flickers.</p><div style='border:none;border-top:solid #E1E1E1 1.0pt'><p class=MsoNormal><b>From:</b> desk<br><b>Sent:</b> Tuesday<br><b>To:</b> Ann<br><b>Subject:</b> x</p></div>{old}</div>"
            ),
        ),
        (
            "Apple Mail",
            format!(
                "{reply}<br><div><br><blockquote type=\"cite\"><div>On 5 Mar 2024, at 09:07, Desk &lt;d@e.org&gt; wrote:</div><br>{old}</blockquote></div>"
            ),
        ),
        (
            "Thunderbird",
            format!(
                "<div class=\"moz-cite-prefix\">xyz wrote that:<br></div><blockquote type=\"cite\" cite=\"mid:x\">{old}</blockquote>{reply}<pre class=\"moz-signature\">-- \nAnn</pre>"
            ),
        ),
        (
            "Yahoo",
            format!("{reply}<div id=\"yahoo_quoted_123\" class=\"yahoo_quoted\"><div>On Tuesday:</div>{old}</div>"),
        ),
        ("GMX", format!("{reply}<div name=\"quote\" style=\"margin:10px\"><b>Gesendet:</b> x{old}</div>")),
        (
            "Proton",
            format!(
                "{reply}<div class=\"protonmail_signature_block\">Sent with Proton</div><div class=\"protonmail_quote\">xyz{old}</div>"
            ),
        ),
        ("Zimbra", format!("{reply}<hr id=\"zwchr\"><div>xyz</div>{old}")),
        ("Hotmail", format!("{reply}<hr id=\"stopSpelling\">xyz{old}")),
    ]
}

#[test]
fn of_html_as_programs_write_it() {
    for (program, html) in
        as_programs_write("<div>It still flickers.</div>", "<p>Please try again.</p><p>Your desk</p>")
    {
        let letter = parse(format!("Content-Type: text/html; charset=utf-8\nSubject: Re: x\n\n{html}").as_bytes());
        assert_eq!(letter.visible_reply, "It still flickers.", "{program}");
        assert!(letter.text.contains("Please try again."), "{program}");
        // The same beside plain text that does not show what is quoted.
        let both = parts(
            "alternative",
            &[
                "\nIt still flickers.\n\nPlease try again.\n\nYour desk",
                &format!("Content-Type: text/html; charset=utf-8\n\n{html}"),
            ],
        );
        assert_eq!(
            parse(&multipart("", "mixed", &[&both])).visible_reply,
            "It still flickers.",
            "{program} and plain text"
        );
    }
}

#[test]
fn answers_between_the_lines_keep_what_they_answer() {
    let text = "Hi,\n\nOn Tue, Mar 5, 2024 at 9:07 AM Desk <desk@example.org> wrote:\n> Is it plugged in?\nYes.\n> Is the bulb new?\nNo, old.\n> Regards\n> Your desk\n";
    let reply = visible_reply(text);
    assert!(
        reply.contains("> Is it plugged in?\nYes.") && reply.contains("No, old.") && !reply.contains("Your desk"),
        "{reply}"
    );
}

#[test]
fn what_is_handed_on_stays() {
    for (subject, text) in [
        (
            "Fwd: x",
            "Please see below.\n\n---------- Forwarded message ---------\nFrom: A <a@b.c>\nDate: x\nSubject: y\nTo: z\n\nThe lamp burns.",
        ),
        ("WG: x", "Bitte ansehen.\n\nVon: A\nGesendet: x\nAn: B\nBetreff: y\n\nThe lamp burns."),
        ("TR: x", "De : A <a@b.c>\nEnvoyé : x\nÀ : B\nObjet : y\n\nThe lamp burns."),
        ("x", "See:\n\nBegin forwarded message:\n\n> From: A <a@b.c>\n> Subject: y\n>\n> The lamp burns."),
    ] {
        let found = parse(&plain(&format!("Subject: {subject}\n"), text)).visible_reply;
        assert!(
            found.contains("The lamp burns.") && found.contains(text.lines().next().unwrap()),
            "{subject}: {found}"
        );
    }
}

#[test]
fn never_nothing_where_there_is_something() {
    for text in [
        "> only quoted",
        "On Tue, Mar 5, 2024 at 9:07 AM Desk <desk@example.org> wrote:\n> only quoted",
        "-- \nonly a signature",
        "From: A <a@b.c>\nSent: x\nTo: b\nSubject: y\n\nonly below a head",
        "-----Original Message-----\nonly below",
        "Sent from my iPhone",
    ] {
        let words = text.rsplit(['\n', '>']).next().unwrap().trim();
        assert!(visible_reply(text).contains(words), "{text}");
    }
}

//! What mail programs say around quotations, in the languages in which they say it. All in lower case.

/// Says that somebody wrote something; stands in an attribution.
#[rustfmt::skip]
pub(crate) const WROTE: &[&str] = &[
    "wrote", "writes", "has written", "said", "schrieb", "geschrieben", "hat geschrieben", "a écrit", "a ecrit",
    "écrit", "a écrit", "escribió", "escribio", "ha escrito", "escribía", "va escriure", "ha scritto", "scrisse",
    "scritto", "escreveu", "escreveu o seguinte", "schreef", "heeft geschreven", "geschreven", "skrev",
    "skrev följande", "skrev følgende", "har skrevet", "kirjoitti", "kirjoitti näin", "napisał", "napisała",
    "napisał(a)", "pisze", "napisali", "napsal", "napsala", "napsal(a)", "píše", "napísal", "napísala", "napísal(a)",
    "пишет", "писал", "писал(а)", "написал", "написала", "написал(а)", "пише", "написав", "написала(в)", "yazdı",
    "şunu yazdı", "yazmış", "şunları yazdı", "írta", "ezt írta", "a scris", "έγραψε", "je napisao", "je napisala",
    "je napisao/la", "napisao je", "je napisal", "je napisal/a", "написа", "rašė", "rakstīja", "kirjutas", "menulis",
    "đã viết", "כתב", "כתבה", "كتب",
];

/// The same where words are not parted by blanks.
#[rustfmt::skip]
pub(crate) const WROTE_ANYWHERE: &[&str] = &[
    "写道", "寫道", "님이 작성", "님이 씀", "のメール", "のメッセージ", "は書きました", "さんが書きました", "のコメント", "เขียนว่า",
];

/// A first word of an attribution.
#[rustfmt::skip]
pub(crate) const OPENERS: &[&str] = &[
    "on", "am", "le", "el", "il", "em", "op", "den", "på", "dne", "w", "dnia", "în", "la", "a", "v", "u", "во", "вт",
    "в", "ср", "чт", "пт", "сб", "вс", "пн", "от", "στις", "na", "pada", "vào", "ב", "في", "在", "于", "mon", "tue",
    "wed", "thu", "fri", "sat", "sun", "mo", "di", "mi", "do", "fr", "sa", "so", "lun", "mar", "mer", "jeu", "ven",
    "sam", "dim", "man", "tir", "tirs", "ons", "tor", "tors", "fre", "lør", "søn", "mån", "tis", "lör", "sön", "ma",
    "ti", "ke", "to", "pe", "su", "pon", "wt", "śr", "czw", "pt", "sob", "niedz", "po", "út", "st", "čt", "pá", "ne",
    "maandag", "montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag", "monday", "tuesday",
    "wednesday", "thursday", "friday", "saturday", "sunday", "lundi", "mardi", "mercredi", "jeudi", "vendredi",
    "samedi", "dimanche", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo", "quoting",
    "zitat", "citat", "citando",
];

/// `-----Original Message-----` and its like.
#[rustfmt::skip]
pub(crate) const ORIGINAL: &[&str] = &[
    "original message", "original appointment", "original email", "reply message", "replied message",
    "original mail", "message d'origine", "message original", "message initial", "courriel original",
    "message source", "ursprüngliche nachricht", "ursprungliche nachricht", "original-nachricht",
    "originalnachricht", "original nachricht", "ursprüngliche e-mail", "urspr. nachricht", "ursprünglicher termin",
    "original-mail", "originalmail", "antwort nachricht", "mensaje original", "mensaje de origen", "correo original",
    "messaggio originale", "messaggio orig.", "mensagem original", "oorspronkelijk bericht", "origineel bericht",
    "oorspronkelijk e-mailbericht", "ursprungligt meddelande", "originalmeddelande", "ursprungsmeddelande",
    "ursprungligt mail", "oprindelig meddelelse", "original meddelelse", "opprinnelig melding", "originalmelding",
    "original melding", "alkuperäinen viesti", "alkuperäinen sähköposti", "oryginalna wiadomość",
    "wiadomość oryginalna", "wiadomość pierwotna", "pierwotna wiadomość", "původní zpráva", "originální zpráva",
    "původní e-mail", "pôvodná správa", "исходное сообщение", "оригинальное сообщение", "первоначальное сообщение",
    "исходное письмо", "оригінальне повідомлення", "orijinal mesaj", "özgün ileti", "orijinal ileti", "asıl ileti",
    "eredeti üzenet", "mesaj original", "mesajul original", "αρχικό μήνυμα", "izvorna poruka", "izvirno sporočilo",
    "originale", "元のメッセージ", "元のメール", "オリジナルメッセージ", "原始邮件", "原始郵件", "原邮件", "原郵件", "回复的原邮件", "원본 메시지", "원본 메일",
    "pesan asli", "thư gốc", "الرسالة الأصلية", "הודעה מקורית",
];

/// The same for what is handed on, which is the point of the letter and stays.
#[rustfmt::skip]
pub(crate) const FORWARDED: &[&str] = &[
    "forwarded message", "begin forwarded message", "forwarded by", "forwarded mail", "forwarded email",
    "weitergeleitete nachricht", "anfang der weitergeleiteten nachricht", "anfang der weitergeleiteten e-mail",
    "weitergeleitete e-mail", "message transféré", "début du message réexpédié", "début du message transféré",
    "message réexpédié", "mensaje reenviado", "inicio del mensaje reenviado", "messaggio inoltrato",
    "inizio messaggio inoltrato", "inizio del messaggio inoltrato", "mensagem encaminhada", "mensagem reencaminhada",
    "início da mensagem encaminhada", "início da mensagem reencaminhada", "doorgestuurd bericht",
    "begin doorgestuurd bericht", "vidarebefordrat meddelande", "vidarebefordrat brev",
    "börja vidarebefordrat meddelande", "videresendt meddelelse", "start på videresendt besked",
    "videresendt besked", "videresendt melding", "videresendt e-post", "begynnelse på videresendt melding",
    "edelleen lähetetty viesti", "välitetty viesti", "edelleenlähetetty viesti", "välitetty viesti alkaa",
    "przekazana wiadomość", "treść przekazanej wiadomości", "początek przekazanej wiadomości", "przeposlaná zpráva",
    "začátek přeposílané zprávy", "preposlaná správa", "пересылаемое сообщение", "пересылаемое письмо",
    "начало переадресованного сообщения", "пересланное сообщение", "переслане повідомлення", "iletilen mesaj",
    "yönlendirilen mesaj", "iletilmiş ileti", "yönlendirilmiş ileti", "továbbított üzenet", "mesaj redirecționat",
    "προωθημένο μήνυμα", "proslijeđena poruka", "posredovano sporočilo", "転送されたメッセージ", "転送メッセージ", "转发的邮件", "转发邮件",
    "轉寄的郵件", "轉寄郵件", "转发的信息", "전달된 메시지", "전달된 메일",
];

/// Subjects of letters that are handed on.
#[rustfmt::skip]
pub(crate) const FORWARD_SUBJECTS: &[&str] = &[
    "fwd", "fw", "wg", "tr", "rv", "i", "enc", "res enc", "doorst", "vb", "vs", "vl", "pd", "přep", "fs",
    "továbbítás", "转发", "轉寄", "転送", "пересылка", "ilt", "ynt ilt", "fwd fwd",
];

/// The kinds of fields that quoted heads have, and their names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Label {
    From,
    Date,
    To,
    Cc,
    Subject,
}

#[rustfmt::skip]
pub(crate) const LABELS: &[(Label, &[&str])] = &[
    (
        Label::From,
        &[
            "from", "von", "absender", "de", "expéditeur", "da", "mittente", "remitente", "remetente", "van",
            "afzender", "från", "avsändare", "fra", "afsender", "avsender", "lähettäjä", "od", "nadawca",
            "odesílatel", "odesilatel", "odosielateľ", "от", "от кого", "отправитель", "від", "kimden", "gönderen",
            "feladó", "de la", "από", "šalje", "差出人", "送信者", "送信元", "发件人", "寄件者", "寄件人", "보낸 사람", "보낸사람", "dari",
            "từ", "من", "מאת",
        ],
    ),
    (
        Label::Date,
        &[
            "sent", "date", "sent at", "gesendet", "gesendet am", "datum", "envoyé", "envoyé le", "envoyée",
            "date d'envoi", "enviado", "enviado el", "fecha", "enviado em", "enviada em", "enviada", "data",
            "inviato", "data invio", "verzonden", "verstuurd", "skickat", "skickade", "sendt", "dato", "lähetetty",
            "päivämäärä", "päiväys", "pvm", "wysłano", "wysłane", "odesláno", "odoslané", "dátum", "отправлено",
            "дата", "отправлен", "надіслано", "gönderildi", "gönderim", "tarih", "gönderme tarihi",
            "gönderilme tarihi", "elküldve", "küldve", "trimis", "ημερομηνία", "poslano", "送信日時", "日時", "日付", "发送时间",
            "發送時間", "时间", "日期", "寄件日期", "보낸 날짜", "보낸날짜", "날짜", "tanggal", "ngày", "dikirim",
        ],
    ),
    (
        Label::To,
        &[
            "to", "an", "empfänger", "à", "destinataire", "para", "a", "destinatario", "destinatário", "aan", "till",
            "til", "vastaanottaja", "do", "adresat", "komu", "кому", "kime", "alıcı", "címzett", "către", "προς",
            "za", "prima", "宛先", "收件人", "收件者", "받는 사람", "받는사람", "kepada", "đến", "إلى", "אל",
        ],
    ),
    (
        Label::Cc,
        &[
            "cc", "kopie", "kopie (cc)", "copie", "copie à", "copia", "cópia", "kopia", "kopio", "dw",
            "do wiadomości", "копия", "копія", "bilgi", "másolatot kap", "抄送", "副本", "참조", "bcc", "reply-to",
            "antwort an",
        ],
    ),
    (
        Label::Subject,
        &[
            "subject", "betreff", "objet", "sujet", "asunto", "oggetto", "assunto", "onderwerp", "ämne", "emne",
            "aihe", "temat", "předmět", "predmet", "тема", "konu", "tárgy", "subiect", "θέμα", "件名", "主题", "主題",
            "主旨", "제목", "perihal", "chủ đề", "الموضوع", "נושא",
        ],
    ),
];

/// What telephones and mail programs write below a letter. A line counts that begins so, says little more and goes on
/// no further.
#[rustfmt::skip]
pub(crate) const DEVICE_BEGINNINGS: &[&str] = &[
    "sent from", "sent via", "sent with", "sent using", "sent by", "get outlook for", "get bluemail", "via mobile",
    "von meinem", "von meiner", "von unterwegs", "gesendet von", "gesendet mit", "gesendet über", "gesendet aus",
    "holen sie sich outlook für", "diese nachricht wurde von", "diese nachricht wurde mit", "hol dir outlook",
    "outlook für", "outlook for", "envoyé de", "envoyé depuis", "envoyé à partir", "envoyé avec", "envoyé par",
    "envoyé via", "obtenez outlook", "télécharger outlook", "provenance : courrier", "enviado desde", "enviado de",
    "enviado con", "enviado do", "enviado a partir", "enviado via", "enviado através", "enviada do",
    "obtener outlook", "obtenga outlook", "obter o outlook", "descargar outlook", "inviato da", "inviato dal",
    "inviato con", "inviato tramite", "scarica outlook", "ottieni outlook", "verstuurd vanaf", "verzonden vanaf",
    "verzonden via", "verstuurd via", "verzonden met", "verstuurd met", "outlook voor", "download outlook",
    "skickat från", "skickades från", "skickat med", "skickat via", "hämta outlook", "sendt fra", "sendt via",
    "sendt med", "hent outlook", "få outlook", "last ned outlook", "lähetetty", "hanki outlook", "wysłane z",
    "wysłano z", "wysłane przez", "pobierz aplikację outlook", "pobierz outlook", "odesláno z", "odesláno ze",
    "odeslané z", "získat outlook", "získejte outlook", "stáhnout outlook", "odoslané z", "отправлено с",
    "отправлено из", "отправлено от", "отправлено через", "скачать outlook", "получить outlook", "надіслано з",
    "iphone'umdan", "ipad'imden", "benim", "android için outlook", "ios için outlook", "outlook'u edinin",
    "elküldve", "trimis de pe", "στάλθηκε από", "poslano s", "发自", "發自", "从我的", "從我的", "来自", "获取", "取得", "나의",
    "mailbird", "yahoo mail:", "yahoo mail.", "virus-free", "virenfrei", "sans virus", "senza virus",
    "libre de virus", "livre de vírus",
];

/// The same where they end so.
#[rustfmt::skip]
pub(crate) const DEVICE_ENDINGS: &[&str] = &[
    "gesendet", "verschickt", "gesendet.", "gönderildi", "gönderildi.", "から送信", "から送信されました", "から送信。", "で送信", "에서 보냄",
    "から送信しました", "发送", "傳送", "gesendet mit der app",
];

/// What else tells that the line above speaks of a device or a program and not of somebody's day.
#[rustfmt::skip]
pub(crate) const DEVICES: &[&str] = &[
    "iphon", "ipad", "ipod", "android", "samsung", "galaxy", "huawei", "xiaomi", "blackberry", "windows", "outlook",
    "mail", "gmail", "gmx", "web.de", "t-online", "telekom", "yahoo", "proton", "smartphone", "mobil", "handy",
    "phone", "telefon", "téléphone", "teléfono", "telefono", "tablet", "mobile", "móvil", "cellulare", "puhelin",
    "telemóvel", "celular", "apple", "nokia", "sony", "pixel", "oneplus", "thunderbird", "k-9", "bluemail", "spark",
    "телефон", "手机", "手機", "スマ", "携帯", "gerät", "device", "appareil", "dispositivo", "urządzenia", "zařízení",
    "komórk", "sparrow", "mailspring", "outlooku", "laitteesta", "enhet", "ios", "avast", "avg", "app", "mac",
    "nexus", "motorola", "lg ", "htc", "torch",
];

/// With which people take their leave.
#[rustfmt::skip]
pub(crate) const CLOSINGS: &[&str] = &[
    "regards", "best regards", "kind regards", "warm regards", "with kind regards", "kindest regards", "best",
    "best wishes", "all the best", "cheers", "thanks", "thank you", "many thanks", "thanks and regards",
    "thanks & regards", "sincerely", "yours sincerely", "yours faithfully", "yours truly", "sincerely yours",
    "respectfully", "rgds", "br", "kr", "with best regards", "thanks in advance", "thx", "mit freundlichen grüßen",
    "mit freundlichem gruß", "mit freundlichen grüssen", "freundliche grüße", "freundliche grüsse", "viele grüße",
    "viele grüsse", "beste grüße", "beste grüsse", "liebe grüße", "schöne grüße", "herzliche grüße",
    "herzliche grüsse", "mit besten grüßen", "mit herzlichen grüßen", "grüße", "gruß", "lg", "vg", "mfg",
    "hochachtungsvoll", "danke", "vielen dank", "besten gruß", "bester gruß", "cordialement", "bien cordialement",
    "bien à vous", "salutations", "meilleures salutations", "sincères salutations", "sincèrement", "cdlt",
    "amicalement", "merci", "merci d'avance", "bonne journée", "respectueusement", "saludos", "un saludo",
    "saludos cordiales", "atentamente", "cordialmente", "un cordial saludo", "gracias", "muchas gracias",
    "reciba un cordial saludo", "cordiali saluti", "distinti saluti", "saluti", "un saluto", "un cordiale saluto",
    "grazie", "grazie mille", "buona giornata", "a presto", "atenciosamente", "cumprimentos",
    "com os melhores cumprimentos", "melhores cumprimentos", "abraços", "abraço", "obrigado", "obrigada", "grato",
    "grata", "att", "met vriendelijke groet", "met vriendelijke groeten", "vriendelijke groet",
    "vriendelijke groeten", "groeten", "groet", "hartelijke groet", "mvg", "bedankt", "dank",
    "med vänliga hälsningar", "vänliga hälsningar", "med vänlig hälsning", "vänligen", "mvh", "hälsningar",
    "bästa hälsningar", "tack", "tack på förhand", "med venlig hilsen", "venlig hilsen", "mange hilsner", "hilsen",
    "de bedste hilsner", "kh", "tak", "mange tak", "med vennlig hilsen", "vennlig hilsen", "beste hilsen", "mvh.",
    "takk", "ystävällisin terveisin", "terveisin", "parhain terveisin", "yst. terv.", "t.", "terv.", "kiitos",
    "z poważaniem", "pozdrawiam", "pozdrawiam serdecznie", "serdecznie pozdrawiam", "z wyrazami szacunku",
    "dziękuję", "dzięki", "s pozdravem", "s přátelským pozdravem", "pozdravem", "děkuji", "díky", "zdravím",
    "hezký den", "s úctou", "с уважением", "с наилучшими пожеланиями", "всего доброго", "спасибо", "заранее спасибо",
    "з повагою", "saygılarımla", "saygılarımızla", "iyi çalışmalar", "teşekkürler", "selamlar", "sevgiler",
    "iyi günler", "üdvözlettel", "tisztelettel", "cu stimă", "cu respect", "με εκτίμηση", "s poštovanjem",
    "lep pozdrav", "s pozdravom", "よろしくお願いします", "よろしくお願いいたします", "宜しくお願い致します", "敬具", "此致", "此致敬礼", "谢谢", "謝謝", "祝好",
    "顺祝商祺", "감사합니다",
];

/// How a paragraph begins that lawyers put below letters.
#[rustfmt::skip]
pub(crate) const DISCLAIMERS: &[&str] = &[
    "this email and any", "this e-mail and any", "this message and any", "this email is confidential",
    "this e-mail is confidential", "this message is confidential", "confidentiality notice", "disclaimer:",
    "the information contained in this", "the information in this e", "this communication is",
    "this email may contain", "this e-mail may contain", "this message may contain",
    "this message contains confidential", "this email contains confidential", "this e-mail contains confidential",
    "please consider the environment", "think before you print", "diese e-mail enthält", "diese e-mail kann",
    "diese nachricht enthält", "diese nachricht kann vertrauliche", "der inhalt dieser e-mail", "ce message et",
    "ce message contient", "ce courriel", "cet e-mail", "este mensaje", "este correo", "questo messaggio",
    "le informazioni contenute", "la presente e-mail", "esta mensagem", "este e-mail", "dit bericht is",
    "dit e-mailbericht", "deze e-mail", "det här meddelandet", "detta meddelande", "denne e-mail", "denne e-posten",
    "tämä viesti", "tämä sähköposti", "treść tej wiadomości", "niniejsza wiadomość", "tato zpráva", "tento e-mail",
    "настоящее сообщение", "это сообщение", "bu e-posta", "bu mesaj",
];

/// `Please type your reply above this line`, which help desks write on top of what they send.
#[rustfmt::skip]
pub(crate) const ABOVE_THIS_LINE: &[&str] = &[
    "reply above this line", "type your reply above", "write above this line", "reply above the line",
    "respond above this line", "reply above this", "antworten sie oberhalb dieser", "antwort oberhalb dieser",
    "über dieser linie antworten", "oberhalb dieser linie", "oberhalb dieser zeile",
    "répondre au-dessus de cette ligne", "répondez au-dessus de cette ligne", "au-dessus de cette ligne",
    "por encima de esta línea", "sopra questa riga", "sopra questa linea", "acima desta linha", "boven deze lijn",
    "boven deze regel", "ovanför denna rad", "over denne linje", "over denne linjen", "tämän rivin yläpuolelle",
    "powyżej tej linii", "nad tímto řádkem", "выше этой строки", "выше этой линии", "bu satırın üzerine", "この線より上に",
    "请在此行上方",
];

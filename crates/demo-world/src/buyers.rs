//! Who buys: names, places, languages. Addresses of mail and telephone are of ranges that are
//! reserved for examples, so that nothing made up here can reach anybody.

use kernel::Timestamp;

use crate::dice::Dice;

/// Somebody who buys.
#[derive(Debug, Clone)]
pub struct Buyer {
    pub name: String,
    pub email: String,
    pub phone: Option<String>,
    pub country: &'static Country,
    pub city: &'static str,
    pub street: String,
    pub postal_code: String,
    pub language: &'static str,
    pub tags: Vec<&'static str>,
    pub channel: Option<&'static str>,
    pub hours: Option<&'static str>,
    pub notes: Option<&'static str>,
    pub since: Timestamp,
}

impl Buyer {
    pub fn first_name(&self) -> &str {
        first_name(&self.name)
    }
}

pub fn first_name(name: &str) -> &str {
    name.split_whitespace().next().unwrap_or(name)
}

#[derive(Debug)]
pub struct Country {
    pub code: &'static str,
    pub zone: &'static str,
    pub language: &'static str,
    /// Share of its people who write in its language; the others write English.
    own_language: f64,
    weight: f64,
    pub cities: &'static [&'static str],
    /// Where parcels are sorted on the way.
    pub hub: &'static str,
    /// Days that a parcel travels when all goes well.
    pub travels: i64,
    streets: &'static [&'static str],
    first: &'static [&'static str],
    last: &'static [&'static str],
    phone: Option<&'static str>,
}

pub const COUNTRIES: &[Country] = &[
    Country {
        code: "GB",
        zone: "Europe/London",
        language: "en",
        own_language: 1.0,
        weight: 36.0,
        cities: &["London", "Leeds", "Bristol", "Glasgow", "Cardiff", "York", "Norwich", "Brighton", "Sheffield"],
        hub: "Coventry",
        travels: 3,
        streets: &["High Street", "Mill Lane", "Station Road", "Church Row", "Victoria Road", "Park View", "Elm Grove"],
        first: &[
            "Ingrid", "Dario", "Sanna", "Noor", "Beatrix", "Oliver", "Amelia", "George", "Isla", "Harry", "Freya",
            "Arthur", "Zara", "Theo", "Maya", "Callum", "Priti", "Rhys", "Fiona", "Kwame", "Imogen", "Yusuf",
        ],
        last: &[
            "Solheim", "Menon", "Whitlock", "Haddad", "Oyelaran", "Bennett", "Clarke", "Patel", "Hughes", "Okoro",
            "Fraser", "Ali", "Turner", "Walsh", "Singh", "Marsh", "Doyle", "Hartley", "Rowe", "Mensah", "Kerr",
        ],
        phone: Some("+44 20 7946 0"),
    },
    Country {
        code: "DE",
        zone: "Europe/Berlin",
        language: "de",
        own_language: 0.85,
        weight: 24.0,
        cities: &["Berlin", "Hamburg", "München", "Köln", "Leipzig", "Kassel", "Bremen", "Freiburg", "Kiel"],
        hub: "Kassel",
        travels: 1,
        streets: &["Gartenweg", "Hauptstraße", "Lindenallee", "Am Markt", "Schulstraße", "Birkenweg", "Ringstraße"],
        first: &[
            "Kofi", "Anna", "Jonas", "Mia", "Lukas", "Lea", "Emre", "Sophie", "Felix", "Hannah", "Paul", "Aylin",
            "Moritz", "Clara", "Jürgen", "Sabine", "Thomas", "Greta", "Ole", "Frieda",
        ],
        last: &[
            "Brandt",
            "Schneider",
            "Wagner",
            "Yilmaz",
            "Becker",
            "Hoffmann",
            "Krause",
            "Vogel",
            "Lorenz",
            "Winkler",
            "Jansen",
            "Peters",
            "Arslan",
            "Kühn",
            "Sommer",
            "Haas",
            "Engel",
            "Böhm",
        ],
        phone: Some("+49 30 23125 "),
    },
    Country {
        code: "IE",
        zone: "Europe/Dublin",
        language: "en",
        own_language: 1.0,
        weight: 9.0,
        cities: &["Dublin", "Cork", "Galway", "Limerick"],
        hub: "Dublin",
        travels: 3,
        streets: &["Main Street", "Harbour Road", "Abbey Street", "The Quay"],
        first: &["Aoife", "Cian", "Niamh", "Sean", "Orla", "Conor", "Saoirse", "Declan"],
        last: &["Murphy", "Byrne", "Ryan", "Nolan", "Kavanagh", "Daly", "Keane"],
        phone: Some("+353 20 914 "),
    },
    Country {
        code: "NL",
        zone: "Europe/Amsterdam",
        language: "nl",
        own_language: 0.6,
        weight: 9.0,
        cities: &["Utrecht", "Rotterdam", "Groningen", "Haarlem", "Delft"],
        hub: "Apeldoorn",
        travels: 2,
        streets: &["Dorpsstraat", "Kerkweg", "Singel", "Molenlaan"],
        first: &["Sanne", "Daan", "Femke", "Bram", "Lotte", "Jeroen", "Anouk", "Thijs"],
        last: &["de Vries", "Jansen", "Bakker", "Visser", "Smit", "Mulder"],
        phone: None,
    },
    Country {
        code: "FR",
        zone: "Europe/Paris",
        language: "fr",
        own_language: 0.75,
        weight: 8.0,
        cities: &["Lyon", "Nantes", "Lille", "Rennes", "Strasbourg"],
        hub: "Metz",
        travels: 2,
        streets: &["rue des Lilas", "avenue de la Gare", "rue du Moulin", "place du Marché"],
        first: &["Camille", "Hugo", "Chloé", "Léo", "Manon", "Inès", "Julien", "Margaux"],
        last: &["Lefèvre", "Moreau", "Fontaine", "Rousseau", "Blanc", "Garnier"],
        phone: None,
    },
    Country {
        code: "ES",
        zone: "Europe/Madrid",
        language: "es",
        own_language: 0.75,
        weight: 5.0,
        cities: &["Valencia", "Sevilla", "Bilbao", "Zaragoza"],
        hub: "Zaragoza",
        travels: 3,
        streets: &["calle Mayor", "calle del Sol", "avenida del Mar"],
        first: &["Lucía", "Pablo", "Carmen", "Álvaro", "Marta", "Diego"],
        last: &["Ferreira", "Navarro", "Castillo", "Romero", "Vidal"],
        phone: None,
    },
    Country {
        code: "DK",
        zone: "Europe/Copenhagen",
        language: "en",
        own_language: 1.0,
        weight: 5.0,
        cities: &["København", "Aarhus", "Odense"],
        hub: "Kolding",
        travels: 2,
        streets: &["Strandvej", "Skovgade", "Havnegade"],
        first: &["Halima", "Mikkel", "Signe", "Rasmus", "Freja"],
        last: &["Kjær", "Holm", "Lund", "Bech"],
        phone: None,
    },
    Country {
        code: "SE",
        zone: "Europe/Stockholm",
        language: "en",
        own_language: 1.0,
        weight: 4.0,
        cities: &["Malmö", "Göteborg", "Uppsala"],
        hub: "Malmö",
        travels: 2,
        streets: &["Storgatan", "Kyrkogatan", "Björkvägen"],
        first: &["Astrid", "Nils", "Ebba", "Oskar", "Linnea"],
        last: &["Lindqvist", "Berg", "Ek", "Nyström"],
        phone: None,
    },
];

const NOTES: &[&str] = &[
    "Email, not phone.",
    "Pick-up point is fine.",
    "Please ring twice, the bell is quiet.",
    "Prefers short answers.",
    "Runs a small café, orders every month.",
    "Second floor, no lift.",
];
const HOURS: &[&str] = &["weekdays after 18:00", "mornings", "not on Fridays", "before nine"];

/// The `number`-th buyer.
pub fn buyer(dice: &mut Dice, number: usize, since: Timestamp) -> Buyer {
    let country = &COUNTRIES[dice.weighted(COUNTRIES.iter().map(|country| country.weight))];
    let (first, last) = (dice.one(country.first), dice.one(country.last));
    let language = if dice.chance(country.own_language) { country.language } else { "en" };
    let handle = plain(&format!("{first}.{last}"));
    // The number keeps addresses apart; two people of one name are no mistake.
    let email = match dice.between(0, 2) {
        0 => format!("{handle}{number}@example.com"),
        1 => format!("{handle}.{number}@example.org"),
        _ => format!("{}{number}@example.net", plain(last)),
    };
    let phone = country.phone.filter(|_| dice.chance(0.4));
    let tag = ["regular", "newsletter", "business"].into_iter().zip([0.08, 0.2, 0.04]);
    Buyer {
        name: format!("{first} {last}"),
        email,
        phone: phone.map(|range| format!("{range}{}", dice.between(100, 999))),
        country,
        city: dice.one(country.cities),
        street: format!("{} {}", dice.pick(country.streets), dice.between(1, 140)),
        postal_code: postal_code(dice, country.code),
        language,
        tags: tag.filter(|(_, share)| dice.chance(*share)).map(|(tag, _)| tag).collect(),
        channel: dice.chance(0.2).then(|| dice.one(&["email", "email", "phone", "chat"])),
        hours: dice.chance(0.06).then(|| dice.one(HOURS)),
        notes: dice.chance(0.07).then(|| dice.one(NOTES)),
        since,
    }
}

fn postal_code(dice: &mut Dice, country: &str) -> String {
    let letters = ["AB", "DE", "LS", "QT", "NW", "HX"];
    match country {
        "GB" => format!("{}{} {}{}", dice.pick(&letters), dice.between(1, 28), dice.between(1, 9), dice.pick(&letters)),
        "IE" => format!("D{:02} {}{}", dice.between(1, 24), dice.pick(&letters), dice.between(10, 99)),
        "NL" => format!("{} {}", dice.between(1_000, 9_999), dice.pick(&letters)),
        "DK" => dice.between(1_000, 9_999).to_string(),
        _ => dice.between(10_100, 98_999).to_string(),
    }
}

/// Letters that every mail server takes.
fn plain(name: &str) -> String {
    let letter = |c: char| match c {
        'ä' | 'á' | 'Á' | 'å' => "a".to_owned(),
        'ö' | 'ø' => "o".to_owned(),
        'ü' | 'ú' => "u".to_owned(),
        'é' | 'è' => "e".to_owned(),
        'í' => "i".to_owned(),
        'æ' => "ae".to_owned(),
        c if c.is_ascii_alphanumeric() || c == '.' => c.to_ascii_lowercase().to_string(),
        _ => String::new(),
    };
    name.chars().map(letter).collect()
}

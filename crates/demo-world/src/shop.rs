//! What the shop sells and who works there.

/// Something to buy.
#[derive(Debug)]
pub struct Product {
    pub sku: &'static str,
    pub name: &'static str,
    pub category: &'static str,
    pub warranty_months: i64,
    /// Cents.
    pub price: i64,
    /// How often it is bought.
    pub weight: f64,
    /// Glass and porcelain.
    pub fragile: bool,
    /// Has a plug, a serial number and things that can go wrong.
    pub powered: bool,
}

const fn product(
    sku: &'static str,
    name: &'static str,
    category: &'static str,
    warranty_months: i64,
    price: i64,
    weight: f64,
) -> Product {
    Product { sku, name, category, warranty_months, price, weight, fragile: false, powered: false }
}

const fn powered(product: Product) -> Product {
    Product { powered: true, ..product }
}

const fn fragile(product: Product) -> Product {
    Product { fragile: true, ..product }
}

pub const PRODUCTS: &[Product] = &[
    powered(product("GR-40", "Burr grinder Mistral 40", "Coffee", 24, 14_990, 7.0)),
    product("GR-20", "Hand grinder Brisa 20", "Coffee", 24, 5_990, 4.0),
    powered(product("ES-15", "Espresso machine Torre 15", "Coffee", 24, 42_900, 3.5)),
    fragile(product("DR-06", "Pour-over set Delta", "Coffee", 12, 3_490, 5.0)),
    product("FL-10", "Filter set Delta", "Coffee", 0, 790, 9.0),
    powered(product("MI-02", "Milk frother Nube", "Coffee", 24, 4_990, 5.0)),
    powered(product("KT-12", "Kettle Aria 1.2 l", "Kitchen", 24, 6_990, 8.0)),
    powered(product("BL-07", "Blender Volta", "Kitchen", 36, 11_900, 6.0)),
    powered(product("TO-02", "Toaster Ember", "Kitchen", 24, 5_490, 6.0)),
    product("PA-28", "Cast-iron pan Smia 28", "Kitchen", 120, 7_990, 4.0),
    product("KN-08", "Chef's knife Fjord", "Kitchen", 60, 8_990, 4.0),
    powered(product("SC-05", "Kitchen scale Gram", "Kitchen", 24, 2_990, 4.0)),
    powered(product("RC-18", "Rice cooker Koto", "Kitchen", 24, 9_900, 3.0)),
    fragile(product("PL-06", "Plate set Havn", "Kitchen", 0, 8_400, 5.0)),
    powered(product("MX-30", "Stand mixer Orkan", "Kitchen", 36, 32_900, 2.5)),
    fragile(product("LP-03", "Lamp shade Nordlicht", "Living", 12, 4_950, 5.0)),
    product("CH-21", "Chair Halden", "Living", 60, 18_900, 3.0),
    powered(product("LA-11", "Floor lamp Mira", "Living", 24, 12_900, 4.0)),
    product("TH-09", "Throw Lana", "Living", 0, 6_900, 4.0),
    fragile(product("VA-04", "Vase Klint", "Living", 0, 4_200, 4.0)),
    product("SH-40", "Wall shelf Kant 40", "Living", 24, 5_900, 3.0),
    powered(product("CL-02", "Wall clock Stille", "Living", 24, 3_900, 2.5)),
    powered(product("AP-30", "Air purifier Luft 30", "Living", 24, 24_900, 3.0)),
    powered(product("HU-05", "Humidifier Nebel", "Living", 24, 7_900, 3.0)),
];

/// The product of a SKU.
pub fn product_of(sku: &str) -> Option<&'static Product> {
    PRODUCTS.iter().find(|product| product.sku == sku)
}

/// The one of which a batch was defective.
pub const DEFECTIVE: &str = "KT-12";
pub const CARRIERS: [&str; 2] = ["Northway Post", "Parcelline"];
/// The one whose drivers went on strike.
pub const ON_STRIKE: usize = 1;
/// The one whose depot stands under water, and which.
pub const FLOODED: (usize, &str) = (0, "Coventry");
/// From where parcels leave.
pub const WAREHOUSE: &str = "Lübeck";
pub const METHODS: &[&str] = &["card", "card", "card", "PayPal", "PayPal", "bank transfer", "invoice"];

pub const ORGANISATION: &str = "Northway Home";

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Team {
    Delivery,
    Returns,
    Technical,
}

impl Team {
    pub const ALL: [Self; 3] = [Self::Delivery, Self::Returns, Self::Technical];

    pub fn name(self) -> &'static str {
        match self {
            Self::Delivery => "Delivery",
            Self::Returns => "Returns & billing",
            Self::Technical => "Technical",
        }
    }
}

/// Somebody of staff.
#[derive(Debug)]
pub struct Person {
    pub name: &'static str,
    pub email: &'static str,
    /// The name of a role that every new organisation has.
    pub role: &'static str,
    pub teams: &'static [Team],
    pub locale: &'static str,
}

/// The first sets the shop up.
pub const PEOPLE: &[Person] = &[
    Person { name: "Ada Moreau", email: "admin@northway.example", role: "admin", teams: &[], locale: "en" },
    Person { name: "Elif Tanaka", email: "lead@northway.example", role: "lead", teams: &Team::ALL, locale: "en" },
    Person {
        name: "Priya Vance",
        email: "priya@northway.example",
        role: "representative",
        teams: &[Team::Delivery],
        locale: "en",
    },
    Person {
        name: "Samuel Okafor",
        email: "samuel@northway.example",
        role: "representative",
        teams: &[Team::Delivery, Team::Returns],
        locale: "en",
    },
    Person {
        name: "Tomasz Reyes",
        email: "tomasz@northway.example",
        role: "representative",
        teams: &[Team::Technical, Team::Returns],
        locale: "en",
    },
    Person {
        name: "Aiko Lindqvist",
        email: "aiko@northway.example",
        role: "representative",
        teams: &[Team::Technical],
        locale: "en",
    },
    Person {
        name: "Lena Hartmann",
        email: "lena@northway.example",
        role: "representative",
        teams: &[Team::Delivery, Team::Returns, Team::Technical],
        locale: "de",
    },
    Person { name: "Marco Duarte", email: "marco@northway.example", role: "analyst", teams: &[], locale: "en" },
];

/// Who answers customers in a team, as places in [`PEOPLE`].
pub fn answering(team: Team) -> Vec<usize> {
    let mine = |person: &Person| person.role != "admin" && person.role != "analyst" && person.teams.contains(&team);
    PEOPLE.iter().enumerate().filter(|(_, person)| mine(person)).map(|(place, _)| place).collect()
}

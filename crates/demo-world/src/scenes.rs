//! What customers write about: the scenarios, and what each needs.

use crate::shop::Team;

macro_rules! scenes {
    ($($name:ident $key:literal $team:ident $trouble:literal $happy:literal,)+) => {
        /// A reason to write.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Scene { $($name,)+ }

        impl Scene {
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// Its name in the texts, and its tag.
            pub fn key(self) -> &'static str {
                match self { $(Self::$name => $key,)+ }
            }

            pub fn team(self) -> Team {
                match self { $(Self::$name => Team::$team,)+ }
            }

            /// Whether something went wrong, for which one says sorry.
            pub fn is_trouble(self) -> bool {
                match self { $(Self::$name => $trouble,)+ }
            }

            /// How likely a survey about it is positive, when all else goes well.
            pub fn happiness(self) -> f64 {
                match self { $(Self::$name => $happy,)+ }
            }
        }
    };
}

scenes! {
    DeliveryDelay "delivery-delay" Delivery true 0.85,
    StuckInTransit "stuck-in-transit" Delivery true 0.82,
    LostParcel "lost-parcel" Delivery true 0.8,
    DeliveredNotReceived "delivered-not-received" Delivery true 0.84,
    NotShipped "not-shipped" Delivery true 0.86,
    DamagedOnArrival "damaged-on-arrival" Returns true 0.92,
    ProductMalfunction "product-malfunction" Technical true 0.88,
    WrongItem "wrong-item" Returns true 0.9,
    MissingItem "missing-item" Returns true 0.9,
    Misunderstanding "customer-misunderstanding" Technical false 0.95,
    ReturnRequest "return-request" Returns false 0.94,
    ExchangeRequest "exchange-request" Returns false 0.94,
    RefundNotReceived "refund-not-received" Returns true 0.8,
    WarrantyClaim "warranty-claim" Technical true 0.86,
    ChangeAddress "change-address" Delivery false 0.95,
    ChangeOrder "change-order" Delivery false 0.94,
    CancelOrder "cancel-order" Returns false 0.95,
    BillingQuestion "billing-question" Returns false 0.88,
    InvoiceRequest "invoice-request" Returns false 0.96,
    AccountAccess "account-access" Technical false 0.92,
    Complaint "complaint" Delivery true 0.62,
    Praise "praise" Delivery false 0.99,
    Other "other" Delivery false 0.94,
}

//! What happens to staff, as the log keeps it. Secrets and hashes are never in it.

use store::Subject;

pub const ORGANISATION_SET_UP: &str = "OrganisationSetUp";
pub const ORGANISATION_CHANGED: &str = "OrganisationChanged";
pub const BRAND_ADDED: &str = "BrandAdded";
pub const BRAND_CHANGED: &str = "BrandChanged";
pub const BRAND_REMOVED: &str = "BrandRemoved";
pub const CALENDAR_ADDED: &str = "CalendarAdded";
pub const CALENDAR_CHANGED: &str = "CalendarChanged";
pub const PERSON_ADDED: &str = "PersonAdded";
pub const PERSON_CHANGED: &str = "PersonChanged";
/// Somebody takes tickets from now on, or does not.
pub const AVAILABILITY_CHANGED: &str = "AvailabilityChanged";
pub const TEAM_ADDED: &str = "TeamAdded";
pub const TEAM_CHANGED: &str = "TeamChanged";
pub const ROLE_ADDED: &str = "RoleAdded";
pub const ROLE_CHANGED: &str = "RoleChanged";
pub const SIGNED_IN: &str = "SignedIn";
/// Somebody failed to sign in so often that further tries are held up.
pub const SIGN_IN_HELD_UP: &str = "SignInHeldUp";
pub const PASSWORD_CHANGED: &str = "PasswordChanged";
pub const TOKEN_MADE: &str = "TokenMade";
pub const TOKEN_REVOKED: &str = "TokenRevoked";

pub fn organisation() -> Subject<'static> {
    Subject { topic: "organisation", id: "organisation" }
}

pub fn brand(id: &str) -> Subject<'_> {
    Subject { topic: "brand", id }
}

pub fn calendar(id: &str) -> Subject<'_> {
    Subject { topic: "calendar", id }
}

pub fn person(id: &str) -> Subject<'_> {
    Subject { topic: "person", id }
}

/// Whose account it is is not known, or there is none.
pub fn sign_in() -> Subject<'static> {
    Subject { topic: "sign_in", id: "sign_in" }
}

/// Apart from what is kept of the person: it changes often, and few need to know.
pub fn availability(person_id: &str) -> Subject<'_> {
    Subject { topic: crate::availability::TOPIC, id: person_id }
}

pub fn team(id: &str) -> Subject<'_> {
    Subject { topic: "team", id }
}

pub fn role(id: &str) -> Subject<'_> {
    Subject { topic: "role", id }
}

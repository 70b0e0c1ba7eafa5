//! Representatives to be many with.

use serde_json::{Value, json};

use crate::load::connection::{Caller, Connection};

/// People of the desk who are signed in.
pub struct Crowd(pub Vec<Caller>);

impl Crowd {
    /// Adds so many representatives and signs them in.
    pub async fn gather(admin: &Caller, count: usize) -> Result<Self, String> {
        let mut connection = Connection::open(admin.address).await?;
        let roles = connection.ask(&admin.get("/api/roles")).await?.json()?;
        let mut named = roles.as_array().into_iter().flatten();
        let role = named.find(|role| role["name"] == "representative").ok_or("there are no representatives")?;
        let mut callers = Vec::new();
        for number in 0..count {
            callers.push(join(&mut connection, admin, &role["id"], number).await?);
        }
        Ok(Self(callers))
    }

    /// The same people at the doors of several servers of one desk, taking turns in where they go first.
    pub fn at(&self, servers: &[std::net::SocketAddr]) -> Vec<Vec<Caller>> {
        let doors = |(number, caller): (usize, &Caller)| {
            let from = |turn: usize| servers[(number + turn) % servers.len()];
            (0..servers.len()).map(|turn| Caller { address: from(turn), ..caller.clone() }).collect()
        };
        self.0.iter().enumerate().map(doors).collect()
    }
}

async fn join(connection: &mut Connection, admin: &Caller, role: &Value, number: usize) -> Result<Caller, String> {
    let (email, password) = (format!("person-{number}@example.com"), "a beacon on the rocks");
    let person = json!({ "name": format!("Person {number}"), "email": email, "password": password, "roles": [role] });
    let added = connection.ask(&admin.post("/api/people", &person)).await?;
    if added.head.status != 201 {
        return Err(format!("adding a person: {}", added.words()));
    }
    let nobody = Caller { address: admin.address, cookie: None };
    let answer = connection.ask(&nobody.post("/api/session", &json!({ "email": email, "password": password }))).await?;
    let words = answer.words();
    Ok(Caller { cookie: Some(answer.head.cookie.ok_or_else(|| format!("signing in: {words}"))?), ..nobody })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_spread_over_the_servers_and_know_the_others() {
        let servers = ["127.0.0.1:1", "127.0.0.1:2"].map(|address| address.parse().expect("an address"));
        let crowd = Crowd(vec![Caller { address: servers[0], cookie: Some("a".to_owned()) }; 3]);
        let first: Vec<_> = crowd.at(&servers).iter().map(|doors| doors[0].address).collect();
        assert_eq!(first, [servers[0], servers[1], servers[0]]);
        assert!(crowd.at(&servers).iter().all(|doors| doors.len() == 2 && doors[0].address != doors[1].address));
    }
}

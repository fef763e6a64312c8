//! Who comes to the shop, when, and with which company.

use super::dice::Dice;
use super::tables::Cast;
use super::{DAYS, DemoError, PEOPLE, Past, id_of};
use serde_json::{Value, json};

/// Somebody who comes, or came.
#[derive(Debug, Clone)]
pub(super) struct Person {
    /// The hour, from the beginning, in which they come.
    hour: usize,
    /// Their id, once they came.
    pub(super) id: Option<String>,
    /// The shop's own id of them; a lead has none.
    pub(super) external_id: Option<String>,
    name: String,
    email: Option<String>,
    plan: String,
    seats: u64,
    /// The place of their company in the list.
    company: Option<usize>,
    /// The place of a tag.
    tag: Option<usize>,
    /// What a teammate wrote of them.
    note: Option<String>,
}

/// Everybody, in the order in which they come: a third is there at once.
pub(super) fn planned(cast: &Cast, dice: &mut Dice) -> Vec<Person> {
    let hours = usize::try_from(DAYS * 24).unwrap_or(0);
    let mut people: Vec<Person> = (0..PEOPLE).map(|number| person(cast, (number, hours), dice)).collect();
    people.sort_by_key(|person| person.hour);
    people
}

fn person(cast: &Cast, (number, hours): (usize, usize), dice: &mut Dice) -> Person {
    let first = dice.pick(&cast.first_names).cloned().unwrap_or_default();
    let last = dice.pick(&cast.last_names).cloned().unwrap_or_default();
    let domain = dice.pick(&cast.domains).cloned().unwrap_or_default();
    let is_user = dice.chance(82);
    let has_address = is_user || dice.chance(60);
    let local: String = format!("{first}.{last}{number}").to_lowercase().chars().filter(char::is_ascii).collect();
    let plan = dice.pick(&cast.plans).filter(|_| is_user).cloned().unwrap_or_default();
    let seats = if plan == "Free" { 1 } else { dice.between(2, 40) };
    Person {
        hour: if dice.chance(34) { 0 } else { dice.below(hours) },
        id: None,
        external_id: is_user.then(|| format!("cust-{}", 1_000 + number)),
        name: format!("{first} {last}"),
        email: has_address.then(|| format!("{local}@{domain}")),
        plan,
        seats,
        company: (is_user && dice.chance(55)).then(|| dice.below(cast.companies.len())),
        tag: dice.chance(30).then(|| dice.below(cast.tags.len())),
        note: dice.pick(&cast.notes).filter(|_| dice.chance(8)).cloned(),
    }
}

impl Person {
    /// The hour, from the beginning, in which they come.
    #[cfg(test)]
    pub(super) fn hour(&self) -> usize {
        self.hour
    }

    /// What is sent to make them at this second.
    fn body(&self, now_s: u64, dice: &mut Dice) -> Value {
        let mut body = json!({"role": "lead", "name": self.name});
        if let (Some(entries), Some(email)) = (body.as_object_mut(), &self.email) {
            entries.insert("email".to_owned(), json!(email));
        }
        if let (Some(entries), Some(external_id)) = (body.as_object_mut(), &self.external_id) {
            entries.insert("role".to_owned(), json!("user"));
            entries.insert("external_id".to_owned(), json!(external_id));
            entries.insert("signed_up_at".to_owned(), json!(now_s));
            let roast = dice.pick(&["light", "medium", "dark"]);
            let custom = json!({"plan": self.plan, "seats": self.seats, "favourite_roast": roast});
            entries.insert("custom_attributes".to_owned(), custom);
        }
        body
    }
}

/// The shop's own id of a company.
fn company_id(place: usize) -> String {
    format!("office-{}", place + 1)
}

impl Past<'_> {
    /// Companies and tags.
    pub(super) async fn make_companies(&mut self) -> Result<(), DemoError> {
        let cast = &self.tables.cast;
        for (place, name) in cast.companies.iter().enumerate() {
            let body = json!({
                "company_id": company_id(place), "name": name, "plan": self.dice.pick(&["Team", "Business"]),
                "size": self.dice.between(3, 180), "monthly_spend": self.dice.between(20, 900),
                "industry": self.dice.pick(&cast.industries),
            });
            self.post("/companies", &body).await?;
        }
        Ok(())
    }

    /// Those who come in this hour.
    pub(super) async fn welcome(&mut self, hour: usize) -> Result<(), DemoError> {
        let now_s = node::Clock::now_ms(self.means.clock) / 1_000;
        let due = self.people.iter().enumerate().filter(|(_, person)| person.hour == hour && person.id.is_none());
        let due: Vec<(usize, Person)> = due.map(|(place, person)| (place, person.clone())).collect();
        for (place, person) in due {
            let body = person.body(now_s, &mut self.dice);
            let id = id_of(&self.post("/contacts", &body).await?)?;
            self.surround(&person, &id).await?;
            if let Some(known) = self.people.get_mut(place) {
                known.id = Some(id);
            }
        }
        Ok(())
    }

    /// Their company, tag and note.
    async fn surround(&self, person: &Person, id: &str) -> Result<(), DemoError> {
        if let Some(place) = person.company {
            let found = format!("/companies?company_id={}", company_id(place));
            let found = self.shop.call(http::Method::GET, &found, None).await?;
            self.post(&format!("/contacts/{id}/companies"), &json!({"id": id_of(&found)?})).await?;
        }
        if let Some(name) = person.tag.and_then(|place| self.tables.cast.tags.get(place)) {
            // A tag that is there already is answered as it is.
            let tag = self.post("/tags", &json!({ "name": name })).await?;
            self.post(&format!("/contacts/{id}/tags"), &json!({"id": id_of(&tag)?})).await?;
        }
        if let Some(note) = &person.note {
            self.post(&format!("/contacts/{id}/notes"), &json!({ "body": note })).await?;
        }
        Ok(())
    }
}

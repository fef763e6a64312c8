//! A letter as it goes to the relay: with its frame, its links and what lets
//! its reader unsubscribe.

use super::links::Purpose;
use super::prepare::{Going, Unfit};
use super::text::{plain, with_links};
use crate::limits::LINK_BYTES_MAX;
use crate::messages::kinds::email::{Email, Letter};
use crate::messages::kinds::one_line;
use crate::render::html::escaped;
use crate::render::url;
use outbound::mail::{Line, Mail, MailError, Mailbox, MessageId, UnsubscribeUrl};

impl From<MailError> for Unfit {
    fn from(_: MailError) -> Self {
        Self::NoAddress
    }
}

/// Puts a letter together.
pub(super) fn mail(going: &Going<'_>, email: &Email, letter: Letter) -> Result<Mail, Unfit> {
    let channel = going.channels.email.as_ref().ok_or(Unfit::NoAddress)?;
    let public_url = going.app.options.public_url.as_deref().ok_or(Unfit::NoAddress)?;
    let (_, person) = going.found;
    let address = person.email.as_deref().ok_or(Unfit::NoAddress)?;
    let own_name = going.workspace_row.name.as_str();
    let from_name = email.from_name.as_deref().or(channel.from_name.as_deref()).unwrap_or(own_name);
    let unsubscribe = format!("{public_url}/u/{}", going.id(Purpose::Unsubscribe));
    let text = letter.text.unwrap_or_else(|| plain(&letter.body));
    let body = if email.track_clicks { counted(going, public_url, &letter.body) } else { letter.body };
    let pixel = channel.track_opens.then(|| {
        let address = format!("{public_url}/o/{}", going.id(Purpose::Open));
        format!("<img src=\"{address}\" width=\"1\" height=\"1\" alt=\"\" style=\"display:block\">")
    });
    let page = Page {
        subject: &letter.subject,
        body: &body,
        sender: own_name,
        unsubscribe: &unsubscribe,
        pixel: &pixel.unwrap_or_default(),
    };
    Ok(Mail {
        message_id: MessageId::new(&going.id(Purpose::Letter), &channel.domain)?,
        date_s: i64::try_from(going.row.made_at_ms / 1_000).unwrap_or(i64::MAX),
        from: Mailbox::new(Some(&one_line(from_name)), &channel.from)?,
        to: addressee(person.name.as_deref(), address)?,
        reply_to: email.reply_to.as_deref().map(|address| Mailbox::new(None, address)).transpose()?,
        subject: Line::new(letter.subject.as_str())?,
        text: format!("{text}\n\n-- \n{}\nUnsubscribe: {unsubscribe}\n", one_line(own_name)),
        html: page.html(),
        unsubscribe_url: Some(UnsubscribeUrl::new(&unsubscribe)?),
        unsubscribe_mailto: None,
        bounce_to: channel.bounce_to.clone(),
    })
}

/// With their name, where that can stand in a header.
fn addressee(name: Option<&str>, address: &str) -> Result<Mailbox, MailError> {
    let name = name.map(one_line);
    Mailbox::new(name.as_deref(), address).or_else(|_| Mailbox::new(None, address))
}

/// With each link that leads to the web leading there by way of this server,
/// which counts it. What is signed is where it leads: nobody can make one that
/// leads elsewhere.
fn counted(going: &Going<'_>, public_url: &str, body: &str) -> String {
    with_links(body, |address| {
        let is_web = address.starts_with("https:") || address.starts_with("http:");
        if !is_web || address.len() > LINK_BYTES_MAX {
            return None;
        }
        let link = going.link().seal(&going.workspace_row.id_key, Purpose::Click, address);
        Some(format!("{public_url}/l/{link}?to={}", url::part(address)))
    })
}

/// What the frame of a letter needs.
struct Page<'a> {
    subject: &'a str,
    body: &'a str,
    sender: &'a str,
    unsubscribe: &'a str,
    pixel: &'a str,
}

impl Page<'_> {
    /// Mail programs know no style sheets: each element has its own style.
    fn html(&self) -> String {
        let Self { subject, body, sender, unsubscribe, pixel } = self;
        let (subject, sender) = (escaped(subject), escaped(sender));
        let font = "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
        format!(
            "<!doctype html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n<title>{subject}</title>\n</head>\n\
             <body style=\"margin:0;padding:24px 16px;{font};font-size:16px;line-height:1.5\">\n\
             <div style=\"max-width:600px;margin:0 auto\">\n{body}\n\
             <p style=\"margin:32px 0 0;padding-top:16px;border-top:1px solid #8884;font-size:13px;color:#808590\">\
             {sender} · <a href=\"{unsubscribe}\" style=\"color:#808590\">Unsubscribe</a></p>\n{pixel}</div>\n\
             </body>\n</html>\n"
        )
    }
}

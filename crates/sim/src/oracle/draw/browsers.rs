//! The rows of what browsers do and may.

use super::super::Workspace;
use super::Drawing;
use engine::ids::WorkspaceId;
use engine::tables::{BrowsingKey, IdentitySecretKey, MessengerKey, PageViewKey, SiteKey};

impl Workspace {
    pub(super) fn draw_browsers(&self, workspace: WorkspaceId, drawing: &mut Drawing) {
        for (&contact, row) in &self.browsing {
            drawing.put(&BrowsingKey { workspace, contact }, *row);
        }
        for (&(contact, slot), row) in &self.pages {
            drawing.put(&PageViewKey { workspace, contact, slot }, row.clone());
        }
        for (host, row) in &self.sites {
            drawing.put(&SiteKey { workspace, host: host.clone() }, *row);
        }
        if let Some(row) = &self.messenger {
            drawing.put(&MessengerKey { workspace }, row.clone());
        }
        for (&platform, row) in &self.secrets {
            drawing.put(&IdentitySecretKey { workspace, platform }, row.clone());
        }
    }
}

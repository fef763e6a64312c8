//! Which page of a list that is walked by page numbers.

use crate::errors::ApiError;
use crate::request::{Call, Query};
use wire::list::NumberedPages;

/// The page that a query asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numbered {
    page: u64,
    per_page: usize,
    /// The address of the list with all but the page's number.
    link: String,
}

impl Numbered {
    /// Reads `page` (from 1) and `per_page` of the call's query.
    ///
    /// # Errors
    /// One of them is no whole number from 1 on.
    pub fn of(call: &Call, query: &Query, per_page_default: usize) -> Result<Self, ApiError> {
        let page = match query.get("page") {
            None => 1,
            Some(text) => {
                let wrong = || ApiError::invalid("page", "page must be a whole number from 1 on");
                text.parse::<u64>().ok().filter(|page| *page >= 1).ok_or_else(wrong)?
            }
        };
        let per_page = query.per_page(per_page_default)?;
        let others = query.without(&["page", "per_page"]);
        let link = format!("{}{}?{others}per_page={per_page}", call.base_url(), call.path().trim_end_matches('/'));
        Ok(Self::new(page, per_page, link))
    }

    /// A page whose number was read already, from 1 on. `link` is the address
    /// of the list with all but the page's number, and holds a `?`.
    #[must_use]
    pub fn new(page: u64, per_page: usize, link: String) -> Self {
        Self { page: page.max(1), per_page, link }
    }

    /// How many items stand on the pages before.
    #[must_use]
    pub fn offset(&self) -> usize {
        let before = usize::try_from(self.page - 1).unwrap_or(usize::MAX);
        before.saturating_mul(self.per_page)
    }

    /// How many items the page holds at most.
    #[must_use]
    pub const fn limit(&self) -> usize {
        self.per_page
    }

    /// Where the page stands in a list of so many items that can be walked. One
    /// beyond the last is empty and leads nowhere.
    #[must_use]
    pub fn pages(&self, total: u64) -> NumberedPages {
        let per_page = u64::try_from(self.per_page).unwrap_or(u64::MAX);
        NumberedPages::new(self.page, per_page, total, |page| format!("{}&page={page}", self.link))
    }

    /// The page's part of a whole list.
    pub fn part<T>(&self, items: impl IntoIterator<Item = T>) -> Vec<T> {
        items.into_iter().skip(self.offset()).take(self.per_page).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_knows_its_place() {
        let at = |page: u64, per_page: usize| Numbered::new(page, per_page, "http://h/x?per_page=2".to_owned());
        assert_eq!(at(1, 2).part([1, 2, 3]), [1, 2]);
        assert_eq!(at(2, 2).part([1, 2, 3]), [3]);
        assert_eq!(at(3, 2).part([1, 2, 3]), [0; 0]);
        assert_eq!(at(u64::MAX, 150).offset(), usize::MAX);
        let pages = at(1, 2).pages(3);
        assert_eq!((pages.total_pages, pages.next.as_deref()), (2, Some("http://h/x?per_page=2&page=2")));
        assert_eq!((at(2, 2).pages(3).next, at(9, 2).pages(3).next), (None, None));
    }
}

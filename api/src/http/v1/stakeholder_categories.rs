//! The pivot categories.

use openapi::StakeholderCategoryPage;
use poem_openapi::OpenApi;

use super::{Answer, Group};
use crate::{
    export::table::CATEGORIES,
    http::{ask::Ask, negotiation::Form},
    snapshot::SortKey,
};

pub(in crate::http) struct StakeholderCategories;

#[OpenApi(prefix_path = "/v1/stakeholder-categories", tag = "Group::Vocabularies")]
impl StakeholderCategories {
    /// List stakeholder categories
    ///
    /// The categories in which one value is shown where one is wanted (the vocabulary `registry-core`),
    /// with the number of coalitions and members in each; memberships that are over are not counted.
    #[oai(path = "/", method = "get", operation_id = "stakeholder_category_list")]
    async fn list(&self, ask: Ask) -> Answer<StakeholderCategoryPage> {
        ask.answer("stakeholder_category_list", Form::OF_LIST, |reading| {
            let view = reading.view();
            let categories = view.stakeholder_categories().into_iter().enumerate();
            // They keep the order of the vocabulary.
            let keyed = categories.map(|(place, category)| {
                (SortKey(Some(format!("{place:04}"))), category.id.to_string(), category)
            });
            let page = reading.paging().page(keyed);
            reading.list(&view, page, CATEGORIES)
        })
        .await
    }
}

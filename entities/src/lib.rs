//! The tables, one file each. Nothing else lives here: reading and writing is the store's.
//!
//! Dates with reduced precision are kept as the text they were given as (EDTF); ids are UUIDv7; sources
//! and concepts are referred to by their permanent slug.

// The columns and active models that the derive makes cannot carry doc comments.
#![allow(missing_docs)]

pub mod account;
pub mod ceremony;
pub mod change;
pub mod citation;
pub mod coalition;
pub mod coalition_listing;
pub mod coalition_listing_item;
pub mod coalition_listing_member;
pub mod coalition_mission;
pub mod coalition_name;
pub mod coalition_relation;
pub mod coalition_report;
pub mod coalition_stated_count;
pub mod coalition_status;
pub mod coalition_theme;
pub mod concept;
pub mod concept_country;
pub mod concept_label;
pub mod concept_mapping;
pub mod import;
pub mod membership;
pub mod membership_classification;
pub mod organisation;
pub mod organisation_classification;
pub mod organisation_identifier;
pub mod organisation_name;
pub mod passkey;
pub mod person;
pub mod secret;
pub mod session;
pub mod sign_in_link;
pub mod source;
pub mod statement;
pub mod suggestion;
pub mod token;
pub mod vocabulary;

//! The Research Organization Registry (ROR, <https://ror.org>, CC0): its records become our organisations.
//!
//! [`RorFile`] reads what ROR publishes, record by record; [`convert`] says what we would keep of one, and a
//! [`Reading`] what we would keep of a whole file; [`match_all`] finds those that are here already;
//! [`resolve`] turns the ROR ids of parents and successors into ours; [`parents_first`] is the order in which
//! they can be entered; [`differs`] says what a record here gains. All of it is pure but for the reading of the file.

mod conversion;
mod file;
mod id;
mod identifiers;
mod matching;
mod merging;
mod names;
mod order;
mod reading;
mod record;
mod records;
mod relations;
mod release;
#[cfg(test)]
mod whole_register;

pub use conversion::{Imported, NotConverted, Omission, Related, convert};
pub use file::RorFile;
pub use id::RorId;
pub use matching::{Doubt, Match, MatchedBy, Matches, match_all};
pub use merging::differs;
pub use order::parents_first;
pub use reading::{Fate, Reading, Remark};
pub use record::{
    RorName, RorNameType, RorOrganisation, RorOrganisationType, RorRelation, RorRelationship, RorStatus,
};
pub use records::{Place, ReadError, Records};
pub use relations::{Circle, Relation, Relatives, Resolved, resolve};
pub use release::{ROR_SOURCE, Release, source};

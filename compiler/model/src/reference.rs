//! What resources have to do with each other, as far as their kinds alone tell. In: names and kinds. Out: facts about
//! them; it looks at no resource.

pub mod package;

//! Every diagnostic code. A code is a promise: its meaning never changes, and `golden/errors/<code>/` shows it.

use std::fmt;

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $text:literal,)+) => {
        /// The stable kebab-case name of a kind of finding.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Code {
            /// All codes, in the order of the stages that report them.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// The kebab-case name.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)+
                }
            }

            /// What the code means, in a sentence.
            #[must_use]
            pub const fn meaning(self) -> &'static str {
                match self {
                    $(Self::$name => concat!($($doc),+),)+
                }
            }
        }
    };
}

impl Code {
    /// What is said of references between resources.
    pub const OF_REFERENCES: &[Self] = &[
        Self::MissingTarget,
        Self::MissingKey,
        Self::MissingPort,
        Self::MissingGrant,
        Self::UnmatchedSelector,
        Self::AmbiguousTarget,
        Self::WrongNamespace,
        Self::WrongKind,
    ];
}

codes! {
    // load
    /// A file cannot be read, or is not a regular file.
    UnreadableFile = "unreadable-file",
    /// A file is not UTF-8 text.
    NotUtf8 = "not-utf8",
    /// A file is larger than 32 MB.
    FileTooLarge = "file-too-large",
    /// A file that should hold a stack, settings or data holds nothing.
    EmptyFile = "empty-file",
    /// An import names a file that does not exist.
    MissingImport = "missing-import",
    /// An import leaves the project: an absolute path, `..` out of the root, or a symlink to outside.
    ImportOutsideProject = "import-outside-project",
    /// An import stands where it cannot be followed: in a pattern, an enum type or the annotation of an `include`.
    HiddenImport = "hidden-import",
    /// An import names a package; projects import files.
    PackageImport = "package-import",
    /// An import of a file that is neither Nickel, JSON, YAML nor TOML.
    ImportFormat = "import-format",
    /// Files import each other in a ring.
    ImportCycle = "import-cycle",
    /// A source uses one of Nickel's internal operators.
    InternalOperator = "internal-operator",
    /// YAML that cannot be read.
    YamlSyntax = "yaml-syntax",
    /// A YAML scalar that YAML 1.1 (Kubernetes) and 1.2 (Nickel) read differently.
    AmbiguousScalar = "ambiguous-scalar",
    /// A stack has a name that cannot be part of an id, or that is reserved.
    InvalidStackName = "invalid-stack-name",
    /// A stack is declared both as a file and as a folder.
    StackDeclaredTwice = "stack-declared-twice",
    /// A file among the stacks is no part of any.
    IgnoredFile = "ignored-file",
    /// The project has no stacks.
    NoStacks = "no-stacks",
    /// `images.json` is not of the form that `lornuc pin` writes.
    InvalidPin = "invalid-pin",
    /// `lornuc.lock` is not of the form that `lornuc vendor` writes.
    InvalidLock = "invalid-lock",
    /// A vendored folder is not as it is locked.
    VendorChanged = "vendor-changed",
    /// Something under `vendor/` is used and not locked.
    VendorUnlocked = "vendor-unlocked",
    /// A folder is locked and not there.
    VendorMissing = "vendor-missing",
    /// A contract for editors is not as it is locked, so that it is evaluated.
    ContractUnlocked = "contract-unlocked",
    // evaluate
    /// A source that is not valid Nickel, JSON or TOML.
    SyntaxError = "syntax-error",
    /// A statically typed part of a source does not have the type it claims.
    TypeError = "type-error",
    /// A value breaks the contract that it is given to.
    ContractViolation = "contract-violation",
    /// A field is read that the record does not have, or a resource has one that its schema does not know.
    UnknownField = "unknown-field",
    /// A field is declared but nothing gives it a value.
    MissingValue = "missing-value",
    /// A name is used that nothing binds.
    UnboundName = "unbound-name",
    /// A value depends on itself.
    InfiniteRecursion = "infinite-recursion",
    /// Two values of the same priority are set for one field.
    MergeConflict = "merge-conflict",
    /// An operation, or a field of a resource, is given a value of a type that it cannot use.
    WrongType = "wrong-type",
    /// An evaluation failed for another reason.
    EvaluationFailed = "evaluation-failed",
    /// A function, a type or a tagged value stands where data is expected.
    NotData = "not-data",
    /// Data is nested deeper than any manifest.
    TooDeep = "too-deep",
    /// An evaluation takes more steps, or a value more space, than any resource needs.
    TooMuchWork = "too-much-work",
    /// A number that Kubernetes cannot hold.
    UnsupportedNumber = "unsupported-number",
    /// A stack is not a record of resources.
    StackNotRecord = "stack-not-record",
    // settings
    /// `lornuc.ncl` has a setting that does not exist.
    UnknownSetting = "unknown-setting",
    /// A setting has a value of the wrong form.
    InvalidSetting = "invalid-setting",
    /// `lornuc.ncl` lacks a setting that every project has.
    MissingSetting = "missing-setting",
    /// The project needs another version of the compiler.
    CompilerVersion = "compiler-version",
    // usage
    /// A stack reads a parameter that none of its environments has, though nothing may evaluate it.
    UnknownParameter = "unknown-parameter",
    /// A stack reads a parameter that some of its environments lack.
    MissingParameter = "missing-parameter",
    /// Nothing reads a name that a `let` binds.
    UnusedName = "unused-name",
    /// A name means the field beside it, and hides an input or a `let`.
    HiddenName = "hidden-name",
    /// Nothing reads an input, which is not exported either.
    UnusedInput = "unused-input",
    /// No stack reads a parameter of the environments.
    UnusedParameter = "unused-parameter",
    // resolve
    /// A value of a stack is neither a resource nor a group of resources.
    StrayValue = "stray-value",
    /// A part of an id is not of the form `[a-z0-9][a-z0-9._-]{0,62}`, or is reserved.
    InvalidId = "invalid-id",
    /// Two resources of a unit have the same id.
    DuplicateId = "duplicate-id",
    /// A list of resources or of pairs has an element that is neither.
    InvalidPair = "invalid-pair",
    /// A resource lacks a field that every resource has, or has it in the wrong form.
    InvalidResource = "invalid-resource",
    /// A name breaks Kubernetes' rules for names of its kind.
    InvalidName = "invalid-name",
    /// A label or its key breaks Kubernetes' rules.
    InvalidLabel = "invalid-label",
    /// An annotation or its key breaks Kubernetes' rules.
    InvalidAnnotation = "invalid-annotation",
    /// A directive under `lornuc` that does not exist.
    UnknownDirective = "unknown-directive",
    /// A directive has a value of the wrong form.
    InvalidDirective = "invalid-directive",
    /// A namespaced resource has no namespace and its environment gives none.
    MissingNamespace = "missing-namespace",
    /// A cluster-scoped resource has a namespace.
    UnexpectedNamespace = "unexpected-namespace",
    /// A kind is not known, and no namespace is filled in; or its schema is not, and its fields are not checked.
    UnknownKind = "unknown-kind",
    /// A version of a kind that the API server does not serve.
    UnservedVersion = "unserved-version",
    /// A version of a kind that should not be used any more.
    DeprecatedVersion = "deprecated-version",
    /// A resource lacks a field that its schema requires.
    MissingField = "missing-field",
    /// A value of a resource is none that its schema allows.
    InvalidValue = "invalid-value",
    /// A field is set where Kubernetes does not take it.
    ForbiddenField = "forbidden-field",
    /// Two elements of a list are the same where they must differ.
    DuplicateItem = "duplicate-item",
    /// A file in `schemas/` is not what `lornuc import` writes.
    InvalidSchema = "invalid-schema",
    /// A list whose order has a meaning is written as a record.
    OrderedList = "ordered-list",
    /// An entry of a list that is written as a record cannot be an element of it.
    InvalidEntry = "invalid-entry",
    /// A file in `schemas/` is not as it is locked.
    SchemaChanged = "schema-changed",
    /// A file in `schemas/` is used and not locked, though others are.
    SchemaUnlocked = "schema-unlocked",
    /// A value breaks a rule that its schema states in CEL.
    FailedRule = "failed-rule",
    /// A rule in CEL cannot be judged before the API server does.
    UnjudgedRule = "unjudged-rule",
    // graph
    /// A directive names a resource, group or stack that does not exist.
    UnknownTarget = "unknown-target",
    /// Resources wait for each other in a ring.
    DependencyCycle = "dependency-cycle",
    /// A field names an object that nothing declares, produces, or lists as external.
    MissingTarget = "missing-target",
    /// A field names a key that its `ConfigMap` or Secret does not have and will not have.
    MissingKey = "missing-key",
    /// A field names a port or listener that its target does not have.
    MissingPort = "missing-port",
    /// A route names what is in another namespace, and nothing there allows it.
    MissingGrant = "missing-grant",
    /// A selector finds nothing.
    UnmatchedSelector = "unmatched-selector",
    /// Several objects could be meant where one is needed.
    AmbiguousTarget = "ambiguous-target",
    /// The named object is in another namespace than the one where it is looked for.
    WrongNamespace = "wrong-namespace",
    /// An object of that name is there, of another kind than the one that is named.
    WrongKind = "wrong-kind",
    /// An optional reference closes a ring of resources, and so does not count for their order.
    OptionalCycle = "optional-cycle",
    /// Units wait for each other in a ring, so that Flux could apply none of them first.
    UnitCycle = "unit-cycle",
    // check
    /// Two resources of one cluster have the same group, kind, namespace and name.
    DuplicateKey = "duplicate-key",
    /// Text names a parameter of the environment in another language's form, and is rendered as it stands.
    ForeignTemplate = "foreign-template",
    /// A value of a `ConfigMap`'s `data` is not a string.
    InvalidData = "invalid-data",
    /// A Secret holds data in clear text.
    LiteralSecret = "literal-secret",
    /// A unit is larger than Flux's kustomize handles well.
    LargeUnit = "large-unit",
    /// A unit holds an XRD or a package together with objects of kinds that it defines.
    DefinitionWithInstances = "definition-with-instances",
    /// A Kustomization of a stack applies a unit that a generated one applies too.
    DeliveredTwice = "delivered-twice",
    /// A pod runs an image without a digest.
    ImageWithoutDigest = "image-without-digest",
    // output
    /// A file of the output or of the golden files is not what the stacks render.
    OutdatedFile = "outdated-file",
    // test
    /// A file of tests, or a case in it, does not say what it should.
    InvalidTest = "invalid-test",
    /// A case of a test claims something that does not hold.
    FailedTest = "failed-test",
    // fmt
    /// A Nickel file does not have the form that `lornuc fmt` writes.
    Unformatted = "unformatted",
    /// A Nickel file that `lornuc fmt` leaves as it is.
    CannotFormat = "cannot-format",
    // import
    /// A CRD or an XRD is of a form that no server takes.
    InvalidDefinition = "invalid-definition",
    /// A part of a schema that the API server or Crossplane passes over.
    IgnoredSchema = "ignored-schema",
    /// A kind is defined twice, and not alike.
    ConflictingDefinitions = "conflicting-definitions",
    /// A schema refuses what the one before it took.
    BreakingSchema = "breaking-schema",
    /// A file in `schemas/` is not what its source gives.
    OutdatedSchema = "outdated-schema",
    // convert
    /// Manifests hold fields that the API server writes itself.
    ServerField = "server-field",
    /// A manifest is a hook of Helm, which nothing else runs as one.
    HelmHook = "helm-hook",
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

//! The certificates of one control plane. In: names and groups. Out: keys and certificates as PEM, signed by an
//! authority that is made for this plane and known to nothing else.

use rcgen::{
    BasicConstraints, Certificate, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose,
};

use crate::failure::Failure;

/// Signs what the plane trusts.
pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    identity: Identity,
}

/// A certificate and its key, as PEM.
#[derive(Clone)]
pub struct Identity {
    /// The certificate.
    pub certificate: String,
    /// Its private key.
    pub key: String,
}

/// The oid of an organisation in a subject, which is how a certificate names a group.
const ORGANISATION: [u64; 4] = [2, 5, 4, 10];

impl Authority {
    /// A new one.
    ///
    /// # Errors
    /// There is no randomness.
    pub fn new() -> Result<Self, Failure> {
        let key = KeyPair::generate().map_err(cannot("the authority"))?;
        Self::with_key(key)
    }

    /// The one that has this key: its certificate is another, and vouches for the same.
    ///
    /// # Errors
    /// The text is no key.
    pub fn from_key(pem: &str) -> Result<Self, Failure> {
        let key = KeyPair::from_pem(pem).map_err(cannot("the authority"))?;
        Self::with_key(key)
    }

    fn with_key(key: KeyPair) -> Result<Self, Failure> {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, "lornuc control plane");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let certificate = params.self_signed(&key).map_err(cannot("the authority"))?;
        let identity = Identity { certificate: certificate.pem(), key: key.serialize_pem() };
        Ok(Self { issuer: Issuer::new(params, key), identity })
    }

    /// Its own certificate and key.
    #[must_use]
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// For a server that is reached by these names and addresses.
    ///
    /// # Errors
    /// A name that no certificate may hold.
    pub fn server(&self, name: &str, reached_by: &[&str]) -> Result<Identity, Failure> {
        let names: Vec<String> = reached_by.iter().map(|&name| name.to_owned()).collect();
        let mut params = CertificateParams::new(names).map_err(cannot(name))?;
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        self.signed(name, params)
    }

    /// For one that is a server and a client, as both ends of a connection can be.
    ///
    /// # Errors
    /// A name that no certificate may hold.
    pub(crate) fn peer(&self, name: &str, reached_by: &[&str]) -> Result<Identity, Failure> {
        let names: Vec<String> = reached_by.iter().map(|&name| name.to_owned()).collect();
        let mut params = CertificateParams::new(names).map_err(cannot(name))?;
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth, ExtendedKeyUsagePurpose::ClientAuth];
        self.signed(name, params)
    }

    /// For a user of the API server.
    ///
    /// # Errors
    /// More than two groups: the library that writes the certificates has no room for more.
    pub fn client(&self, name: &str, groups: &[&str]) -> Result<Identity, Failure> {
        let kinds = [DnType::OrganizationName, DnType::CustomDnType(ORGANISATION.to_vec())];
        if groups.len() > kinds.len() {
            return Err(cannot(name)(format!("a user has {} groups at most", kinds.len())));
        }
        let mut params = CertificateParams::default();
        kinds.into_iter().zip(groups).for_each(|(kind, &group)| params.distinguished_name.push(kind, group));
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        self.signed(name, params)
    }

    fn signed(&self, name: &str, mut params: CertificateParams) -> Result<Identity, Failure> {
        params.distinguished_name.push(DnType::CommonName, name);
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        let key = KeyPair::generate().map_err(cannot(name))?;
        let certificate: Certificate = params.signed_by(&key, &self.issuer).map_err(cannot(name))?;
        Ok(Identity { certificate: certificate.pem(), key: key.serialize_pem() })
    }
}

/// The key that signs the tokens of service accounts, and the public one that they are held against.
pub(crate) fn signing_keys() -> Result<(String, String), Failure> {
    let key = KeyPair::generate().map_err(cannot("service accounts"))?;
    Ok((key.serialize_pem(), key.public_key_pem()))
}

fn cannot<E: Into<Box<dyn std::error::Error + Send + Sync>>>(name: &str) -> impl FnOnce(E) -> Failure {
    move |cause| Failure::Certificate { name: name.to_owned(), source: cause.into() }
}

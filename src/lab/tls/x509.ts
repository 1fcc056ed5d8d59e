// The parts of the X.509 library that the lab uses, in a file of their own so that they can be loaded late.

// A dynamic import of a CommonJS package yields its names when run from source and only a default when bundled.
export {
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';

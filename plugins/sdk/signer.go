package sdk

import "context"

// Signer is a connection that makes signatures. Keys never leave it.
type Signer interface {
	Certificates(ctx context.Context) ([]Certificate, error)
	// Sign makes a detached signature over exactly the given bytes. The same key gives the same signature.
	Sign(ctx context.Context, order SignOrder) ([]byte, error)
}

// RemoteSigner is a Signer that asks a person to sign elsewhere, by a link or in ГосКлюч.
type RemoteSigner interface {
	RequestSignature(ctx context.Context, order SignOrder) (link string, err error)
	SignatureStatus(ctx context.Context, key string) (SignatureStatus, error)
}

// Verifier is a Signer that can judge a signature.
type Verifier interface {
	Verify(ctx context.Context, body, cms []byte) (Verdict, error)
}

// Decrypter is a Signer that can open enveloped messages.
type Decrypter interface {
	Decrypt(ctx context.Context, certificate string, message []byte) ([]byte, error)
}

// SignOrder is what to sign and by whom.
type SignOrder struct {
	Key         string
	Certificate string // thumbprint; empty: the signer's own choice
	Signer      string // the person, for a request to sign elsewhere
	Name        string // of the file, as it is shown to the person
	Body        []byte
}

// Certificate is a certificate as data.
type Certificate struct {
	Thumbprint string
	DER        []byte
}

// SignatureStatus is where a requested signature stands: waiting, signed, refused or expired.
type SignatureStatus struct {
	State string
	CMS   []byte
}

// Verdict is a judgement with its reasons in Russian.
type Verdict struct {
	Valid        bool
	Reasons      []string
	Certificates []Certificate
}

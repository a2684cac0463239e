package openssl

import (
	"context"
	"errors"
	"os"
	"strings"
)

// digests are the names that openssl has for what the standard library does not compute.
var digests = map[string]string{
	"1.2.643.7.1.1.2.2": "md_gost12_256",
	"1.2.643.7.1.1.2.3": "md_gost12_512",
}

// Digest computes a hash by GOST R 34.11-2012 for those who judge signatures step by step. For another algorithm, which is an
// OID, it answers [errors.ErrUnsupported].
func (s *signer) Digest(ctx context.Context, algorithm string, data []byte) ([]byte, error) {
	name, known := digests[algorithm]
	if !known || s.program.engine != EngineGOST {
		return nil, errors.ErrUnsupported
	}
	return s.program.digest(ctx, name, data)
}

func (p program) digest(ctx context.Context, name string, data []byte) ([]byte, error) {
	return p.run(ctx, call{args: []string{"dgst", "-" + name, "-binary"}, stdin: data, what: "хеш не вычислен"})
}

// Signed reports whether the key of a certificate (DER) has signed data by GOST R 34.10-2012. For another digest, which is an
// OID, it answers [errors.ErrUnsupported].
func (s *signer) Signed(ctx context.Context, certificate []byte, digest string, data, value []byte) (bool, error) {
	name, known := digests[digest]
	if !known || s.program.engine != EngineGOST {
		return false, errors.ErrUnsupported
	}
	key, err := s.program.run(ctx, call{
		args: []string{"x509", "-inform", "DER", "-pubkey", "-noout"}, stdin: certificate, what: "ключ сертификата не прочитан",
	})
	if err != nil {
		return false, err
	}
	files, remove, err := s.program.temporaries(key, value)
	if err != nil {
		return false, err
	}
	defer remove()
	c := call{args: []string{"dgst", "-" + name, "-verify", files[0], "-signature", files[1]}, stdin: data, what: "подпись не вычислена"}
	out, _, err := s.program.start(ctx, c)
	switch {
	case err == nil:
		return true, nil
	case strings.Contains(string(out), "Verification failure") || strings.Contains(string(out), "Error verifying data"):
		return false, nil
	}
	_, err = s.program.run(ctx, c) // says what is wrong with the program
	return false, err
}

// temporaries writes files that openssl reads.
func (p program) temporaries(contents ...[]byte) (names []string, remove func(), err error) {
	remove = func() {
		for _, name := range names {
			_ = os.Remove(name)
		}
	}
	for _, data := range contents {
		name, err := p.temporary("file-", data)
		if err != nil {
			remove()
			return nil, nil, err
		}
		names = append(names, name)
	}
	return names, remove, nil
}

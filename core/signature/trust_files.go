package signature

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/uzelhub/uzel/schemas/fault"
)

// TrustFiles name where a user keeps what a judge believes and knows. What is empty is not there.
type TrustFiles struct {
	Roots      string   // a folder with certificates of roots and of those between, or one file
	CRLs       []string // lists of revoked certificates and answers of OCSP
	Accredited string   // the list of accredited authorities
}

// mostTrustBytes bounds one of these files: the list of a large authority has tens of megabytes.
const mostTrustBytes = 256 << 20

// Read reads the files.
func (f TrustFiles) Read() (Trust, error) {
	var trust Trust
	roots, err := filesOf(f.Roots)
	if err != nil {
		return trust, err
	}
	for _, name := range roots {
		if err := readInto(name, trust.AddCertificates); err != nil {
			return trust, err
		}
	}
	for _, name := range f.CRLs {
		if err := readInto(name, trust.AddRevocations); err != nil {
			return trust, err
		}
	}
	if f.Accredited == "" {
		return trust, nil
	}
	return trust, readInto(f.Accredited, func(text []byte) (err error) {
		trust.Authorities, err = ReadAuthorities(text)
		return err
	})
}

// readInto hands a file over, and says in which one something is wrong.
func readInto(name string, take func([]byte) error) error {
	data, err := readFile(name)
	if err != nil {
		return err
	}
	err = take(data)
	if e, ok := fault.As(err); ok {
		return e.At(name)
	}
	return err
}

func readFile(name string) ([]byte, error) {
	f, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errNoTrustFile.At(name)
	}
	if err != nil {
		return nil, errTrustFile.At(name).Wrap(err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, mostTrustBytes))
	if err != nil {
		return nil, errTrustFile.At(name).Wrap(err)
	}
	return data, nil
}

// filesOf are the files of a folder, or the file itself.
func filesOf(place string) ([]string, error) {
	if place == "" {
		return nil, nil
	}
	info, err := os.Stat(place)
	if err != nil {
		return nil, errNoTrustFile.At(place)
	}
	if !info.IsDir() {
		return []string{place}, nil
	}
	entries, err := os.ReadDir(place)
	if err != nil {
		return nil, errTrustFile.At(place).Wrap(err)
	}
	var files []string
	for _, e := range entries {
		if e.Type().IsRegular() || e.Type()&os.ModeSymlink != 0 {
			files = append(files, filepath.Join(place, e.Name()))
		}
	}
	return files, nil
}

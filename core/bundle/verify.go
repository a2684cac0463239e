package bundle

import (
	"archive/zip"
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"path/filepath"
	"slices"

	"github.com/uzelhub/uzel/core/signature"
	"github.com/uzelhub/uzel/schemas/cms"
	"github.com/uzelhub/uzel/schemas/fault"
)

// Bounds of an archive that is read: it comes from outside, and what unpacks without end must not.
const (
	mostFiles = 10_000
	mostBytes = 1 << 30
)

// Report is what was found in a bundle.
type Report struct {
	Manifest Manifest  `json:"manifest"`
	Checked  []Checked `json:"files"`
	// Findings of severity error: the bundle is not what was exported. Path is the file.
	Findings []fault.Finding `json:"findings"`
}

// Checked is a file of the bundle that is there as the manifest says.
type Checked struct {
	Entry
	// Findings are what its signatures show without cryptography, see [signature.Inspect].
	Findings []fault.Finding `json:"findings,omitempty"`
}

// Verify recomputes the sums of a bundle and looks at its signatures. That a signature's numbers are right says openssl
// alone; README.txt has the commands.
func Verify(archive []byte) (Report, error) {
	z, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		return Report{}, errArchive.New() // what the library says is English, and no help
	}
	files, err := unpack(z)
	if err != nil {
		return Report{}, err
	}
	r := Report{Findings: []fault.Finding{}}
	if err := json.Unmarshal(files[manifestName], &r.Manifest); err != nil {
		return Report{}, errArchive.At(manifestName)
	}
	if r.Manifest.Version != Version {
		return Report{}, errVersion.With("%d", r.Manifest.Version)
	}
	r.check(files)
	for name := range files {
		if name != manifestName && name != readmeName && name != sumsName && !r.names(name) {
			r.Findings = append(r.Findings, errForeign.Finding(name, ""))
		}
	}
	slices.SortStableFunc(r.Findings, func(a, b fault.Finding) int { return cmp.Compare(a.Path, b.Path) })
	return r, nil
}

// unpack reads every file of an archive, within bounds.
func unpack(z *zip.Reader) (map[string][]byte, error) {
	if len(z.File) > mostFiles {
		return nil, errTooBig.With("файлов %d", len(z.File))
	}
	files := map[string][]byte{}
	left := int64(mostBytes)
	for _, f := range z.File {
		if f.FileInfo().IsDir() {
			continue
		}
		if _, twice := files[f.Name]; twice || !filepath.IsLocal(f.Name) {
			return nil, errArchive.At(clean(f.Name))
		}
		r, err := f.Open()
		if err != nil {
			return nil, errDamaged.At(clean(f.Name))
		}
		body, err := io.ReadAll(io.LimitReader(r, left+1))
		_ = r.Close() // it was read
		if err != nil {
			return nil, errDamaged.At(clean(f.Name))
		}
		if left -= int64(len(body)); left < 0 {
			return nil, errTooBig.At(f.Name)
		}
		files[f.Name] = body
	}
	return files, nil
}

// check holds the files against the manifest.
func (r *Report) check(files map[string][]byte) {
	for _, e := range r.Manifest.Files {
		body, there := files[e.Path]
		if !there {
			r.Findings = append(r.Findings, errMissing.Finding(e.Path, ""))
			continue
		}
		if sum := sha256.Sum256(body); hex.EncodeToString(sum[:]) != e.SHA256 {
			r.Findings = append(r.Findings, errChanged.Finding(e.Path, ""))
			continue
		}
		c := Checked{Entry: e}
		if e.Role == "signature" {
			c.Findings = inspect(e, body, files)
			for _, f := range c.Findings {
				if f.Severity == fault.SeverityError {
					f.Path = e.Path
					r.Findings = append(r.Findings, f)
				}
			}
		}
		r.Checked = append(r.Checked, c)
	}
}

// inspect looks at one signature.
func inspect(e Entry, body []byte, files map[string][]byte) []fault.Finding {
	container, err := cms.Inspect(body)
	if err != nil {
		return []fault.Finding{errUnread.Finding(e.Path, "")}
	}
	signed, there := files[e.Signs]
	if e.Signs == "" || !there {
		return append([]fault.Finding{errNoFile.Warning(e.Path, "")}, signature.Inspect(container, signature.Subject{})...)
	}
	return signature.Inspect(container, signature.Subject{Body: signed})
}

func (r *Report) names(path string) bool {
	for _, e := range r.Manifest.Files {
		if e.Path == path {
			return true
		}
	}
	return false
}

package bundle

import (
	"cmp"
	"slices"
	"strings"

	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/cms"
	"github.com/uzelhub/uzel/schemas/docflow"
)

// addParts adds what the store keeps of the document: first the files, each once in its folder, then every signature beside
// the file that it covers.
func (b *Bundle) addParts(s Source, w way) error {
	signed := map[string]bool{}
	for _, p := range s.Parts {
		if of, ok := engine.SignedBytes(p.Role); ok {
			signed[of] = true
		}
	}
	sent := w.sent(s.Parts)
	there := map[string]string{} // path by SHA-256, in the first folder where the bytes stand
	for _, p := range s.Parts {
		if _, isSignature := engine.SignedBytes(p.Role); isSignature {
			continue
		}
		if there[p.SHA256] != "" && isOfExchange(p.Role) {
			continue
		}
		body, err := s.Body(p.SHA256)
		if err != nil {
			return err
		}
		e := b.add(Entry{Path: pathOf(p, signed[p.SHA256]), Role: p.Role, By: w.maker(p.Role)}, p.At, body)
		if there[p.SHA256] == "" || p.SHA256 == sent && p.Role == w.Product {
			there[p.SHA256] = e.Path
		}
	}
	b.Manifest.Sent = there[sent]
	return b.addSignatures(s, w, there)
}

// maker is who answers for a file of the exchange.
func (w way) maker(role string) docflow.Side {
	by, ok := engine.ExchangeFile(role)
	switch {
	case ok:
		return by
	case w.Exchange != nil && (engine.IsAnswer(role) || engine.IsDraft(role)): // made by our side, or for it
		return w.Exchange.Ours
	}
	return ""
}

// isOfExchange tells the files that come about with others from the forms of the document itself.
func isOfExchange(role string) bool { return strings.Contains(role, ":") }

// pathOf is where a part stands. What is signed, and a file of ФНС, keeps its own name: it is a part of the content.
func pathOf(p store.Part, signed bool) string {
	name := clean(p.Name)
	switch {
	case engine.IsDraft(p.Role) && !signed:
		return "drafts/" + name
	case isOfExchange(p.Role) && p.Name == "":
		return "exchange/" + clean(p.Role)
	case isOfExchange(p.Role):
		return "exchange/" + name
	case p.Name == "":
		return "parts/" + clean(p.Role)
	case signed || p.Role == "upd":
		return "parts/" + name
	}
	return "parts/" + clean(p.Role) + "-" + name
}

// addSignatures puts every signature beside its file. One whose file is not here has a folder of its own.
func (b *Bundle) addSignatures(s Source, w way, there map[string]string) error {
	count := map[string]int{}
	for _, p := range s.Parts {
		of, isSignature := engine.SignedBytes(p.Role)
		if !isSignature {
			continue
		}
		body, err := s.Body(p.SHA256)
		if err != nil {
			return err
		}
		beside := cmp.Or(there[of], "signatures/"+clean(of))
		count[beside]++
		e := Entry{Path: signatureName(beside, count[beside]), Role: "signature", Signs: there[of], Judged: w.judged(p.SHA256)}
		if container, err := cms.Inspect(body); err == nil {
			e.Attached, e.Signature = !container.Detached, describe(container)
		}
		b.add(e, p.At, body)
	}
	return nil
}

// describe says what the signatures of a container show.
func describe(c cms.Container) []Signature {
	list := make([]Signature, 0, len(c.Signatures))
	for _, s := range c.Signatures {
		one := Signature{
			Algorithm: s.Algorithm.Name, GOST: s.Algorithm.GOST || s.Digest.GOST, Level: s.Level, Serial: s.Serial, SignedAt: s.SignedAt,
		}
		if s.Signer != nil && *s.Signer < len(c.Certificates) {
			subject := c.Certificates[*s.Signer].Subject
			one.INN = cmp.Or(subject.CompanyINN, subject.INN)
		}
		list = append(list, one)
	}
	return list
}

// File is a file of the bundle with its content.
type File struct {
	Entry
	Body []byte
}

// Sent is the file that went out, or came in.
func (b *Bundle) Sent() (File, bool) {
	return b.find(func(e Entry) bool { return e.Path == b.Manifest.Sent && e.Path != "" })
}

// OfExchange are the documents that came about with it, in their order.
func (b *Bundle) OfExchange() []File {
	var list []File
	for _, f := range b.files {
		if isOfExchange(f.Role) {
			list = append(list, File{f.Entry, f.body})
		}
	}
	return list
}

// SignaturesOf are the signatures of a file.
func (b *Bundle) SignaturesOf(path string) []File {
	var list []File
	for _, f := range b.files {
		if f.Signs == path && path != "" {
			list = append(list, File{f.Entry, f.body})
		}
	}
	return list
}

func (b *Bundle) find(is func(Entry) bool) (File, bool) {
	i := slices.IndexFunc(b.files, func(f file) bool { return is(f.Entry) })
	if i < 0 {
		return File{}, false
	}
	return File{b.files[i].Entry, b.files[i].body}, true
}

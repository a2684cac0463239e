package sandbox

import (
	"cmp"
	"encoding/json"
	"net/http"
	"strings"
)

// Answer kinds of a recipient.
const (
	AnswerSign    = "sign"    // by a signature on the document, or by a title
	AnswerReject  = "reject"  // with a reason
	AnswerReceipt = "receipt" // a service document: notice, clarification, annulment
)

// answer is what a side says about a package.
type answer struct {
	ID        string `json:"id"`
	Kind      string `json:"kind"`
	About     string `json:"about"` // the file that a receipt is about; empty: the document
	Name      string `json:"name"`
	File      []byte `json:"file"`
	Signature []byte `json:"signature"`
	Reason    string `json:"reason"`
}

// putAnswer takes our answer to a package of somebody's, once for each ID.
func (s *Server) putAnswer(c *call) (int, any, error) {
	g := s.group(c.PathValue("id"))
	var a answer
	if g == nil || g.pack(c.PathValue("package")) == nil {
		return 0, nil, missing("Пакет")
	}
	if json.Unmarshal(c.body, &a) != nil || !isGUID(a.ID) {
		return 0, nil, invalid("id должен быть GUID")
	}
	by := ByRecipient
	if g.sender.ID == s.options.Organisation.ID {
		by = BySender
	}
	p := g.pack(c.PathValue("package"))
	if p.has(a.ID) {
		return http.StatusOK, s.showPackage(p), nil
	}
	if err := s.take(p, a, by); err != nil {
		return 0, nil, err
	}
	s.answered(p, a)
	return http.StatusCreated, s.showPackage(p), nil
}

func (p *pack) has(id string) bool {
	for _, f := range p.files {
		if f.ID == id {
			return true
		}
	}
	return false
}

// take adds an answer to a package.
func (s *Server) take(p *pack, a answer, by string) error {
	signed := p.fileID
	body := s.blobs[p.fileID]
	if len(a.File) > 0 {
		signed, body = a.ID, a.File
	}
	answered := p.status == "Signed" || p.status == "Rejected" || p.status == "Cancelled"
	switch {
	case answered && a.Kind != AnswerReceipt:
		return badCall{http.StatusConflict, "На документ уже ответили"}
	case a.Kind != AnswerReject:
		if _, valid := checked(body, a.Signature); !valid {
			return badCall{http.StatusUnprocessableEntity, "Подпись не соответствует документу"}
		}
	case a.Reason == "":
		return invalid("Нужна причина отказа")
	}
	switch a.Kind {
	case AnswerReject:
		p.status, p.reason, p.changed = "Rejected", a.Reason, s.options.Now()
		s.put(p, packFile{ID: a.ID, Name: "rejection.txt", Kind: "rejection", By: by}, []byte(a.Reason))
		if p.docType != "" {
			s.confirm(p, "DP_PDPOL_", a.ID)
			s.confirm(p, "DP_PDOTPR_", a.ID)
		}
		return nil
	case AnswerSign:
		p.status, p.changed = "Signed", s.options.Now()
	case AnswerReceipt:
		if len(a.File) == 0 {
			return invalid("Нужен файл")
		}
	default:
		return invalid("Ответ вида %q не поддерживается", a.Kind)
	}
	if len(a.File) > 0 {
		s.put(p, packFile{ID: a.ID, Name: a.Name, By: by, About: cmp.Or(a.About, p.fileID)}, a.File)
		s.put(p, packFile{ID: s.guid(), Name: a.Name + ".sig", Of: a.ID, By: by}, a.Signature)
		s.confirm(p, "DP_PDPOL_", a.ID)
		s.confirm(p, "DP_PDOTPR_", a.ID)
		return nil
	}
	s.put(p, packFile{ID: a.ID, Name: p.fileName + ".answer.sig", Of: signed, By: by}, a.Signature)
	return nil
}

// Receive has a counterparty send us a document, formal when it is named like one, and returns the IDs of group and package.
func (s *Server) Receive(from Subscriber, name string, body []byte) (groupID, packageID string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.options.Now()
	g := &group{id: s.guid(), sender: from, recipient: s.options.Organisation, created: now}
	p := &pack{id: s.guid(), name: name, fileID: s.guid(), fileName: name, created: now, changed: now}
	switch {
	case strings.HasPrefix(name, "ON_NSCHFDOPPR"):
		p.docType = "ProviderUTD"
	case strings.HasPrefix(name, "ON_KORSCHFDOPPR"):
		p.docType = "ProviderUCD"
	}
	d := newDocument(name, p.docType, body)
	p.number, p.date = d.number, d.date
	sig, err := s.signers.sign(from.Name, body)
	if err != nil {
		return "", "", err
	}
	s.put(p, packFile{ID: p.fileID, Name: name, By: BySender}, body)
	s.put(p, packFile{ID: s.guid(), Name: name + ".sig", Of: p.fileID, By: BySender}, sig)
	s.dispatch(p)
	p.status = "Received"
	g.packages = append(g.packages, p)
	s.groups = append(s.groups, g)
	return g.id, p.id, nil
}

// Answer has the recipient answer a package of ours: AnswerSign, AnswerReject with a reason, AnswerReceipt; with a file by
// name, or without one.
func (s *Server) Answer(packageID, kind, reason, name string, file []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, g := range s.groups {
		if p := g.pack(packageID); p != nil {
			return s.answerFor(g, p, kind, reason, playedFile{name, file})
		}
	}
	return missing("Пакет")
}

func (s *Server) answerFor(g *group, p *pack, kind, reason string, file playedFile) error {
	a := answer{ID: s.guid(), Kind: kind, Reason: reason, Name: file.name, File: file.body}
	body := file.body
	if len(body) == 0 {
		body = s.blobs[p.fileID]
	}
	var err error
	if a.Signature, err = s.signers.sign(g.recipient.Name, body); err != nil {
		return err
	}
	return s.take(p, a, ByRecipient)
}

// playRecipient answers by itself what has been sent, as the recipient's address says.
func (s *Server) playRecipient(g *group) error {
	for _, p := range g.packages {
		var err error
		switch {
		case p.status == "Sent":
			p.status, p.changed = "Received", s.options.Now()
			if p.docType != "" {
				err = s.answerFor(g, p, AnswerReceipt, "", p.played("DP_IZVPOL_", ""))
			}
		case p.status != "Received" || strings.Contains(g.recipient.Email, "silent"):
		case strings.Contains(g.recipient.Email, "reject"):
			err = s.answerFor(g, p, AnswerReject, "Документ не согласован", playedFile{})
		case p.docType == "ProviderUTD":
			title := p.played("ON_NSCHFDOPPOK_", `<ИнфПок><СодФХЖ4><СвПрин><КодСодОпер КодИтога="1"/></СвПрин></СодФХЖ4></ИнфПок>`)
			err = s.answerFor(g, p, AnswerSign, "", title)
		case p.docType == "ProviderUCD":
			err = s.answerFor(g, p, AnswerSign, "", p.played("ON_KORSCHFDOPPOK_", ""))
		default:
			err = s.answerFor(g, p, AnswerSign, "", playedFile{})
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// playedFile is a file that a played recipient makes: as much of one as is needed to know it.
type playedFile struct {
	name string
	body []byte
}

func (p *pack) played(prefix, content string) playedFile {
	name := prefix + p.id
	return playedFile{name + ".xml", []byte(`<Файл ИдФайл="` + name + `">` + content + `</Файл>`)}
}

// SetStatus gives a package a status, a known one or [Strange].
func (s *Server) SetStatus(packageID, status string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, g := range s.groups {
		if p := g.pack(packageID); p != nil {
			p.status, p.changed = status, s.options.Now()
		}
	}
}

// Lose removes the document of a package, as if its time had come.
func (s *Server) Lose(packageID string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, g := range s.groups {
		if p := g.pack(packageID); p != nil {
			delete(s.blobs, p.fileID)
		}
	}
}

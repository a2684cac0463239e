package sandbox

import (
	"encoding/json"
	"net/http"
	"time"
)

// Statuses of a package. Of the numbers only that of Signed is known.
var statuses = map[string]struct {
	id   int
	name string
}{
	"AwaitClientSign": {1, "AwaitClientSign"}, "Sent": {2, "Sent"}, "Received": {3, "Received"}, "Signed": {4, "Подписан"},
	"Rejected": {5, "Rejected"}, "Cancelled": {6, "Cancelled"}, Strange: {77, Strange},
}

// group is a group of packages: those of one sender to one recipient.
type group struct {
	id                string
	sender, recipient Subscriber
	created           time.Time
	packages          []*pack
}

// pack is a package: a document with all that belongs to its exchange.
type pack struct {
	id, name, fileID, fileName, docType string
	number, date                        string
	status                              string
	reason                              string
	created, changed                    time.Time
	files                               []*packFile
}

// packFile is one file of a package.
type packFile struct {
	ID      string    `json:"id"`
	Name    string    `json:"name"`
	Of      string    `json:"of,omitempty"`    // the ID of the file that this one is the signature of
	About   string    `json:"about,omitempty"` // the ID of the file that this one confirms
	Kind    string    `json:"kind,omitempty"`  // rejection: a reason instead of an answer
	By      string    `json:"by"`              // sender, recipient, operator
	Created time.Time `json:"creationDateTime"`
	Size    int       `json:"size"`
}

// Sides of a package.
const (
	BySender    = "sender"
	ByRecipient = "recipient"
	ByOperator  = "operator"
)

func (s *Server) exchangeRoutes(add func(guess bool, pattern string, h handler)) {
	const v1 = "/edo/api/v1"
	add(false, "POST "+v1+"/documents/upd", (*Server).putUPD)
	add(false, "POST "+v1+"/documents/{id}/informal", (*Server).putDocument)
	add(true, "POST "+v1+"/documents/{id}/formal", (*Server).putDocument)
	add(false, "POST "+v1+"/package-groups", (*Server).putGroup)
	add(false, "GET "+v1+"/package-groups", (*Server).listGroups)
	add(false, "GET "+v1+"/package-groups/{id}", (*Server).getGroup)
	add(false, "PUT "+v1+"/package-groups/{id}", (*Server).changeGroup)
	add(false, "DELETE "+v1+"/package-groups/{id}", (*Server).deleteGroup)
	add(false, "POST "+v1+"/package-groups/{id}/packages", (*Server).putPackage)
	add(true, "POST "+v1+"/package-groups/{id}/send", (*Server).send)
	add(true, "POST "+v1+"/package-groups/{id}/packages/{package}/answers", (*Server).putAnswer)
	add(true, "GET "+v1+"/files/{id}", (*Server).getFile)
	add(true, "GET "+v1+"/subscribers", (*Server).listSubscribers)
	add(true, "POST "+v1+"/invitations", (*Server).invite)
}

// IgnoreIDs has the exchange give groups and packages numbers of its own: that it takes those of its clients is a guess.
func (s *Server) IgnoreIDs(on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ownIDs = on
}

func (s *Server) putGroup(c *call) (int, any, error) {
	var q struct {
		ID        string `json:"id"`
		Sender    string `json:"senderId"`
		Recipient string `json:"recipientId"`
	}
	if json.Unmarshal(c.body, &q) != nil || q.Sender != s.options.Organisation.ID {
		return 0, nil, invalid("senderId должен быть ID абонента токена")
	}
	recipient, known := s.subscriber(q.Recipient)
	if !known || recipient.State != "active" {
		return 0, nil, badCall{http.StatusUnprocessableEntity, "Абонент-получатель не найден или не подтвердил обмен"}
	}
	if s.ownIDs || !isGUID(q.ID) {
		q.ID = s.guid()
	}
	if old := s.group(q.ID); old != nil {
		if old.recipient.ID != recipient.ID {
			return 0, nil, badCall{http.StatusConflict, "Группа с этим id уже есть, получатель другой"}
		}
		return http.StatusOK, s.showGroup(old), nil
	}
	g := &group{id: q.ID, sender: s.options.Organisation, recipient: recipient, created: s.options.Now()}
	s.groups = append(s.groups, g)
	s.did("edo", DeedGroup, g.id)
	return http.StatusCreated, s.showGroup(g), nil
}

func (s *Server) putPackage(c *call) (int, any, error) {
	g := s.group(c.PathValue("id"))
	var q struct {
		ID        string `json:"id"`
		Document  string `json:"documentId"`
		Name      string `json:"name"`
		Signature []byte `json:"signature"`
	}
	if json.Unmarshal(c.body, &q) != nil || g == nil {
		return 0, nil, missing("Пакет или группа")
	}
	d := s.documents[q.Document]
	if d == nil {
		return 0, nil, missing("Документ")
	}
	if s.ownIDs || !isGUID(q.ID) {
		q.ID = s.guid()
	}
	if old := g.pack(q.ID); old != nil {
		return http.StatusOK, s.showGroup(g), nil
	}
	if len(q.Signature) > 0 {
		if _, valid := checked(d.body, q.Signature); !valid {
			return 0, nil, badCall{http.StatusUnprocessableEntity, "Подпись не соответствует документу"}
		}
	}
	now := s.options.Now()
	p := &pack{
		id: q.ID, name: q.Name, fileID: q.Document, fileName: d.name, docType: d.kind, number: d.number, date: d.date,
		status: "AwaitClientSign", created: now, changed: now,
	}
	s.put(p, packFile{ID: q.Document, Name: d.name, By: BySender}, d.body)
	if len(q.Signature) > 0 {
		s.put(p, packFile{ID: s.guid(), Name: d.name + ".sig", Of: q.Document, By: BySender}, q.Signature)
	}
	g.packages = append(g.packages, p)
	s.did("edo", DeedPackage, p.id)
	return http.StatusCreated, s.showGroup(g), nil
}

// put adds a file to a package.
func (s *Server) put(p *pack, f packFile, body []byte) *packFile {
	f.Created, f.Size = s.options.Now(), len(body)
	s.blobs[f.ID] = body
	p.files = append(p.files, &f)
	return &f
}

// send hands all signed packages of a group to the recipient, once.
func (s *Server) send(c *call) (int, any, error) {
	g := s.group(c.PathValue("id"))
	if g == nil {
		return 0, nil, missing("Группа")
	}
	var sent []*pack
	for _, p := range g.packages {
		if p.status == "AwaitClientSign" {
			sent = append(sent, p)
		}
	}
	for _, p := range sent {
		if p.signature(p.fileID) == nil {
			return 0, nil, badCall{http.StatusUnprocessableEntity, "Документ не подписан"}
		}
		if err := s.spend(); err != nil {
			return 0, nil, err
		}
		s.dispatch(p)
		s.did("edo", DeedSend, p.id)
	}
	return http.StatusOK, s.showGroup(g), nil
}

// dispatch has the operator take a document: it confirms the date to the sender where the format is one of the tax service's.
func (s *Server) dispatch(p *pack) {
	p.status, p.changed = "Sent", s.options.Now()
	if p.docType != "" {
		s.confirm(p, "DP_PDPOL_", p.fileID)
		s.confirm(p, "DP_PDOTPR_", p.fileID)
	}
}

func (s *Server) confirm(p *pack, prefix, about string) {
	id := s.guid()
	f := s.put(p, packFile{ID: id, Name: prefix + id + ".xml", By: ByOperator, About: about}, []byte("<Файл ИдФайл=\""+prefix+id+"\"/>"))
	if sig, err := s.signers.sign("Оператор ЭДО", s.blobs[f.ID]); err == nil {
		s.put(p, packFile{ID: s.guid(), Name: f.Name + ".sig", Of: f.ID, By: ByOperator}, sig)
	}
}

func (p *pack) signature(of string) *packFile {
	for _, f := range p.files {
		if f.Of == of {
			return f
		}
	}
	return nil
}

func (s *Server) group(id string) *group {
	for _, g := range s.groups {
		if g.id == id {
			return g
		}
	}
	return nil
}

func (g *group) pack(id string) *pack {
	for _, p := range g.packages {
		if p.id == id {
			return p
		}
	}
	return nil
}

package sandbox

import (
	"encoding/json"
	"net/http"
	"strconv"
	"time"
)

// shownGroup is a group as it is shown.
type shownGroup struct {
	ID        string         `json:"id"`
	Sender    shownParty     `json:"sender"`
	Recipient shownParty     `json:"recipient"`
	Created   string         `json:"creationDateTime"`
	Packages  []shownPackage `json:"packages"`
}

type shownParty struct {
	INN  string `json:"inn"`
	OGRN string `json:"ogrn"`
	KPP  string `json:"kpp"`
	Name string `json:"name"`
}

type shownPackage struct {
	ID         string    `json:"id"`
	Name       string    `json:"name"`
	File       shownFile `json:"providerFileInfo"`
	StatusID   int       `json:"statusId"`
	StatusName string    `json:"statusName"`
	Created    string    `json:"creationDateTime"`

	// Guesses.
	StatusAt string     `json:"statusDateTime,omitempty"`
	Reason   string     `json:"rejectionReason,omitempty"`
	Files    []packFile `json:"files,omitempty"`
}

type shownFile struct {
	PackageFileID string `json:"packageFileId"`
	Name          string `json:"name"`
	Number        string `json:"number"`
	Date          string `json:"date"`
	DocType       string `json:"formalizedDocType"`
}

// stamp is how the exchange writes a moment.
func stamp(at time.Time) string { return at.UTC().Format("2006-01-02T15:04:05.000000Z") }

func shownAs(s Subscriber) shownParty { return shownParty{s.INN, s.OGRN, s.KPP, s.Name} }

func (s *Server) showGroup(g *group) shownGroup {
	shown := shownGroup{
		ID: g.id, Sender: shownAs(g.sender), Recipient: shownAs(g.recipient), Created: stamp(g.created), Packages: []shownPackage{},
	}
	for _, p := range g.packages {
		shown.Packages = append(shown.Packages, s.showPackage(p))
	}
	return shown
}

func (s *Server) showPackage(p *pack) shownPackage {
	status := statuses[p.status]
	shown := shownPackage{
		ID: p.id, Name: p.name, StatusID: status.id, StatusName: status.name, Created: stamp(p.created),
		File: shownFile{PackageFileID: p.fileID, Name: p.fileName, Number: p.number, Date: p.date, DocType: p.docType},
	}
	if !s.options.Guesses {
		return shown
	}
	shown.StatusAt, shown.Reason = stamp(p.changed), p.reason
	for _, f := range p.files {
		shown.Files = append(shown.Files, *f)
	}
	return shown
}

// listGroups shows the groups, the oldest first, as offset and limit say.
func (s *Server) listGroups(c *call) (int, any, error) {
	list := []shownGroup{}
	for _, g := range s.groups {
		if s.options.Play && g.sender.ID == s.options.Organisation.ID {
			if err := s.playRecipient(g); err != nil {
				return 0, nil, err
			}
		}
		list = append(list, s.showGroup(g))
	}
	list = disturbed(list, c.fault)
	if c.fault == UnknownStatus && len(list) > 0 && len(list[0].Packages) > 0 {
		list[0].Packages[0].StatusID, list[0].Packages[0].StatusName = statuses[Strange].id, Strange
	}
	offset, _ := strconv.Atoi(c.URL.Query().Get("offset"))
	list = list[min(max(offset, 0), len(list)):]
	if limit, _ := strconv.Atoi(c.URL.Query().Get("limit")); limit > 0 {
		list = list[:min(limit, len(list))]
	}
	return http.StatusOK, list, nil
}

func (s *Server) getGroup(c *call) (int, any, error) {
	g := s.group(c.PathValue("id"))
	if g == nil {
		return 0, nil, missing("Группа")
	}
	return http.StatusOK, s.showGroup(g), nil
}

// changeGroup changes the recipient of what has not been sent.
func (s *Server) changeGroup(c *call) (int, any, error) {
	g := s.group(c.PathValue("id"))
	var q struct {
		Recipient string `json:"recipientId"`
	}
	if json.Unmarshal(c.body, &q) != nil || g == nil || g.sent() {
		return 0, nil, missing("Неотправленная группа")
	}
	recipient, known := s.subscriber(q.Recipient)
	if !known {
		return 0, nil, missing("Абонент")
	}
	g.recipient = recipient
	return http.StatusOK, s.showGroup(g), nil
}

func (s *Server) deleteGroup(c *call) (int, any, error) {
	for i, g := range s.groups {
		if g.id == c.PathValue("id") && !g.sent() {
			s.groups = append(s.groups[:i:i], s.groups[i+1:]...)
			return http.StatusNoContent, nil, nil
		}
	}
	return 0, nil, missing("Неотправленная группа")
}

func (g *group) sent() bool {
	for _, p := range g.packages {
		if p.status != "AwaitClientSign" {
			return true
		}
	}
	return false
}

// getFile gives the content of a file, as long as it is kept.
func (s *Server) getFile(c *call) (int, any, error) {
	body, known := s.blobs[c.PathValue("id")]
	if !known {
		return 0, nil, badCall{http.StatusGone, "Срок хранения файла истек"}
	}
	return http.StatusOK, body, nil
}

// Forget deletes what has been kept for as long as the agreement says. It says how many files that were.
func (s *Server) Forget() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, g := range s.groups {
		for _, p := range g.packages {
			for _, f := range p.files {
				if _, there := s.blobs[f.ID]; there && s.options.Now().Sub(f.Created) > KeptFor {
					delete(s.blobs, f.ID)
					n++
				}
			}
		}
	}
	return n
}

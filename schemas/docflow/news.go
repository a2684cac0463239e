package docflow

import (
	"encoding/json"

	"github.com/uzelhub/uzel/schemas/fault"
)

// News is what an operator tells of one document in exchange. Connectors hand it over as the body of an item of kind
// [document.KindNews]; the hub finds the document by connection and Remote, also when the news outruns the receipt.
//
// A document that the other side sent comes as an item of its own kind with [LabelRemote], [LabelFlow] and [LabelSide];
// what is known of its exchange follows as News.
type News struct {
	// Remote is the document's identity on the other side, exactly as in a receipt's RemoteID.
	Remote string `json:"remote"`
	// Facts may be none: then the news only brings files.
	Facts []Fact `json:"facts,omitempty"`
	// Files are what came with the facts: service documents, titles, signatures. The same name with the same bytes is kept
	// once.
	Files []File `json:"files,omitempty"`
}

// File is one file of an exchange.
type File struct {
	Name string `json:"name"`
	// Of is the name of the file that this one is the detached signature of; empty: it is no signature. The document
	// itself is named by its own file name.
	Of   string `json:"of,omitempty"`
	By   Side   `json:"by,omitempty"`   // who made it
	Fact string `json:"fact,omitempty"` // the ID of the fact that it proves
	Body []byte `json:"body"`
}

// Labels by which a connector and the hub name what belongs to an exchange, in an envelope's Labels.
const (
	LabelRemote = "remote_id" // the document's identity on the other side
	LabelFlow   = "flow"      // of an incoming document: one of the Flows
	LabelSide   = "side"      // of an incoming document: which side we are

	// Of a document that goes out in the place of an earlier one, or changes it.
	LabelInitial  = "initial_remote_id" // the earlier one's identity on the other side
	LabelRevision = "revision"          // the number of an исправление
	LabelRevises  = "revises"           // the name of the earlier one's file

	// Of an act upon a document in exchange: its envelope says which document, these say what is to be done.
	LabelEvent  = "event"  // the event that the act brings about
	LabelAbout  = "about"  // receipt_given: the fact that asked for it, as its About says
	LabelReason = "reason" // why we refuse, ask for a correction, annul: the words that the other side reads
)

// Read reads the body of news. What is not one is a fault that names the place.
func Read(body []byte) (News, error) {
	var n News
	if err := json.Unmarshal(body, &n); err != nil {
		return n, errNews.Wrap(err)
	}
	switch {
	case n.Remote == "":
		return n, errNews.With("нет remote")
	case len(n.Facts)+len(n.Files) == 0:
		return n, errNews.With("нет ни событий, ни файлов")
	}
	for i, f := range n.Facts {
		if f.ID == "" || f.Event == "" || f.At.IsZero() {
			return n, errNews.With("событие %d: нужны id, event и at", i+1)
		}
	}
	for i, f := range n.Files {
		if f.Name == "" || f.Body == nil {
			return n, errNews.With("файл %d: нужны name и body", i+1)
		}
	}
	return n, nil
}

var errNews = fault.Define("UZ-FLW-001", fault.Connector, "новость об обмене не читается",
	"коннектор передал то, чего договор с узлом не допускает: обновите коннектор или сообщите его автору")

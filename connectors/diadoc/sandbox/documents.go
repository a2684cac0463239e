package sandbox

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/uzelhub/uzel/connectors/diadoc/sandbox/wire"
)

func (s *Server) getDocument(c *call) (answer, error) {
	e, b, err := s.findEntity(c, "entityId")
	if err != nil {
		return answer{}, err
	}
	if e.document == nil {
		return answer{}, absent("Документ не найден")
	}
	w := s.document(e, b)
	w.Content = view(e.content, isTrue(c.query.Get("injectEntityContent")))
	return answer{message: w}, nil
}

// filter is the filterCategory of a list: a type, or Any; a direction; a state.
type filter struct{ kind, direction, state string }

func readFilter(category string) (filter, error) {
	kind, rest, ok := strings.Cut(category, ".")
	if !ok {
		return filter{}, invalid("filterCategory: нужен вид Any.InboundNotFinished")
	}
	for _, direction := range []string{"Inbound", "Outbound", "Internal"} {
		if state, ok := strings.CutPrefix(rest, direction); ok {
			return filter{kind, direction, state}, nil
		}
	}
	return filter{}, invalid("filterCategory: неизвестное направление")
}

func (f filter) fits(w *wire.Document) (bool, error) {
	if f.kind != "Any" && f.kind != w.GetTypeNamedId() || f.direction != w.GetDocumentDirection().String() {
		return false, nil
	}
	response := w.GetRecipientResponseStatus()
	switch f.state {
	case "":
		return true, nil
	case "NotFinished":
		return !finished(w), nil
	case "Finished":
		return finished(w), nil
	case "WaitingForRecipientSignature":
		return response == wire.RecipientResponseStatus_WaitingForRecipientSignature, nil
	case "WithRecipientSignature":
		return response == wire.RecipientResponseStatus_WithRecipientSignature, nil
	case "HaveToCreateReceipt":
		return w.GetRecipientReceiptMetadata().GetReceiptStatus() == wire.GeneralReceiptStatus_HaveToCreateReceipt, nil
	}
	return false, invalid("filterCategory: неизвестное состояние %.40q", f.state)
}

// finished reports whether nothing is awaited of anybody.
func finished(w *wire.Document) bool {
	for _, status := range []wire.GeneralReceiptStatus_Is{
		w.GetRecipientReceiptMetadata().GetReceiptStatus(), w.GetConfirmationMetadata().GetReceiptStatus(),
		w.GetRecipientReceiptMetadata().GetConfirmationMetadata().GetReceiptStatus(),
		w.GetSenderReceiptMetadata().GetReceiptStatus(), w.GetAmendmentRequestMetadata().GetReceiptStatus(),
	} {
		if status == wire.GeneralReceiptStatus_HaveToCreateReceipt || status == wire.GeneralReceiptStatus_WaitingForReceipt {
			return false
		}
	}
	return w.GetRecipientResponseStatus() != wire.RecipientResponseStatus_WaitingForRecipientSignature
}

func (s *Server) getDocuments(c *call) (answer, error) {
	b, err := s.queryBox(c)
	if err != nil {
		return answer{}, err
	}
	f, err := readFilter(c.query.Get("filterCategory"))
	if err != nil {
		return answer{}, err
	}
	count, err := c.count("count")
	if err != nil {
		return answer{}, err
	}
	dated, err := c.dated()
	if err != nil {
		return answer{}, err
	}
	var found []*wire.Document
	for _, e := range s.documentsOf(b) {
		w := s.document(e, b)
		ok, err := f.fits(w)
		if err != nil {
			return answer{}, err
		}
		if ok && s.among(c, w) && dated(w.GetDocumentDate()) {
			found = append(found, w)
		}
	}
	if c.query.Get("sortDirection") == "Descending" {
		slices.Reverse(found)
	}
	total := len(found)
	found = after(found, c.query.Get("afterIndexKey"), c.query.Get("sortDirection") == "Descending")
	more := len(found) > count
	return answer{message: &wire.DocumentList{
		TotalCount: proto.Int32(int32(total)), Documents: found[:min(len(found), count)], HasMoreResults: &more,
	}}, nil
}

// count is how many a page may have: as many as the query says, or as many as it can.
func (c *call) count(name string) (int, error) {
	text := c.query.Get(name)
	if text == "" {
		return mostEvents, nil
	}
	count, err := strconv.Atoi(text)
	if err != nil || count < 1 || count > mostEvents {
		return 0, invalid("%s: нужно число от 1 до %d", name, mostEvents)
	}
	return count, nil
}

// getDocumentsByMessage lists the documents of one message.
func (s *Server) getDocumentsByMessage(c *call) (answer, error) {
	m, b, err := s.find(c)
	if err != nil {
		return answer{}, err
	}
	list := &wire.DocumentList{HasMoreResults: proto.Bool(false)}
	for _, e := range m.seenBy(b) {
		if e.document != nil {
			list.Documents = append(list.Documents, s.document(e, b))
		}
	}
	list.TotalCount = proto.Int32(int32(len(list.Documents)))
	return answer{message: list}, nil
}

// dayForm is how the service writes a date.
const dayForm = "02.01.2006"

// dated is the condition that a query sets for the dates of documents.
func (c *call) dated() (func(date string) bool, error) {
	bounds := [2]time.Time{}
	for i, name := range []string{"fromDocumentDate", "toDocumentDate"} {
		text := c.query.Get(name)
		if text == "" {
			continue
		}
		var err error
		if bounds[i], err = time.Parse(dayForm, text); err != nil {
			return nil, invalid("%s: нужна дата вида ДД.ММ.ГГГГ", name)
		}
	}
	return func(date string) bool {
		day, err := time.Parse(dayForm, date)
		if err != nil { // a document that bears no date
			return bounds[0].IsZero() && bounds[1].IsZero()
		}
		return !day.Before(bounds[0]) && (bounds[1].IsZero() || !day.After(bounds[1]))
	}, nil
}

// documentsOf are the documents that a box sees, oldest first.
func (s *Server) documentsOf(b *box) (list []*entity) {
	for _, m := range s.messages {
		for _, e := range m.seenBy(b) {
			if e.document != nil {
				list = append(list, e)
			}
		}
	}
	slices.SortFunc(list, func(x, y *entity) int { return strings.Compare(index(x), index(y)) })
	return list
}

// among holds the other conditions of a list.
func (s *Server) among(c *call, w *wire.Document) bool {
	q := c.query
	if other := q.Get("counteragentBoxId"); other != "" && s.boxOf(other) != s.boxOf(w.GetCounteragentBoxId()) {
		return false
	}
	if number := q.Get("documentNumber"); number != "" && number != w.GetDocumentNumber() {
		return false
	}
	from, errFrom := strconv.ParseInt(q.Get("timestampFromTicks"), 10, 64)
	to, errTo := strconv.ParseInt(q.Get("timestampToTicks"), 10, 64)
	at := w.GetSendTimestampTicks()
	return (errFrom != nil || at >= from) && (errTo != nil || at <= to)
}

// after is what follows a place in a list that is sorted either way.
func after(list []*wire.Document, key string, down bool) []*wire.Document {
	if key == "" {
		return list
	}
	return slices.DeleteFunc(list, func(w *wire.Document) bool {
		return w.GetIndexKey() == key || w.GetIndexKey() < key != down
	})
}

package sandbox

import (
	"net/http"
	"strings"

	"google.golang.org/protobuf/proto"

	"github.com/uzelhub/uzel/connectors/diadoc/sandbox/wire"
)

// message is what was posted with all that came after it.
type message struct {
	id       string
	from, to *box
	ticks    int64
	changed  int64
	entities []*entity
	internal bool
	lock     wire.LockMode_Is
	failures map[string]int
}

// entity is a part of a message: a document, a service document or a signature.
type entity struct {
	id      string
	message *message
	parent  *entity
	kind    wire.AttachmentType_Is
	sign    bool // it is a signature of its parent
	name    string
	content []byte
	signer  *box // nil: the operator
	ticks   int64
	seen    map[*box]bool
	private *box // only this box is to see it
	labels  []string
	valid   wire.SenderSignatureStatus_Is // of a signature

	needSignature, needReceipt bool
	outcome                    string // КодИтога of a buyer's title
	universal                  *wire.UniversalMessageInfo
	power                      *wire.PowerOfAttorneyFullId
	document                   *document // of what was posted as a document
	followers                  []*entity // documents that name this one as what they are about
}

func (m *message) other(b *box) *box {
	if b == m.from {
		return m.to
	}
	return m.from
}

func (m *message) entity(id string) *entity {
	for _, e := range m.entities {
		if strings.EqualFold(e.id, id) {
			return e
		}
	}
	return nil
}

// children are what hangs on an entity and is no signature.
func (e *entity) children() (list []*entity) {
	for _, child := range e.message.entities {
		if child.parent == e && !child.sign {
			list = append(list, child)
		}
	}
	return list
}

// signatures are those under an entity.
func (e *entity) signatures() (list []*entity) {
	for _, child := range e.message.entities {
		if child.parent == e && child.sign {
			list = append(list, child)
		}
	}
	return list
}

// root is the document to which an entity belongs.
func (e *entity) root() *entity {
	for e.parent != nil {
		e = e.parent
	}
	return e
}

func (s *Server) add(m *message, e *entity) *entity {
	e.id, e.message, e.ticks, e.seen = s.guid(), m, s.nextTicks(), map[*box]bool{}
	m.entities, m.changed = append(m.entities, e), e.ticks
	return e
}

// view is an entity as a box sees it.
func (s *Server) view(e *entity, b *box, content bool) *wire.Entity {
	kind := wire.EntityType_Attachment
	w := &wire.Entity{
		EntityType: &kind, EntityId: &e.id, Content: view(e.content, content), RawCreationDate: &e.ticks, Labels: e.labels,
		NeedRecipientSignature: proto.Bool(e.needSignature), NeedReceipt: proto.Bool(e.needReceipt),
		UniversalMessageInfo: e.universal,
	}
	if e.sign {
		kind = wire.EntityType_Signature
	} else {
		w.AttachmentType, w.FileName = &e.kind, &e.name
	}
	if e.parent != nil {
		w.ParentEntityId = &e.parent.id
	}
	if e.signer != nil {
		w.SignerBoxId = proto.String(e.signer.address())
	}
	if e.power != nil {
		w.PowerOfAttorneyInfo = &wire.PowerOfAttorneyInfo{FullId: e.power}
	}
	if e.document != nil {
		w.DocumentInfo, w.Version = s.document(e, b), &e.document.version
	}
	return w
}

// mostInline is how large a content may be that comes with its message.
const mostInline = 1 << 20

func view(content []byte, inline bool) *wire.Content {
	c := &wire.Content{Size: proto.Int32(int32(len(content)))}
	if inline && len(content) <= mostInline {
		c.Data = content
	}
	return c
}

// show is a message as a box sees it, with the entities given.
func (s *Server) show(m *message, b *box, entities []*entity, content bool) *wire.Message {
	w := &wire.Message{
		MessageId: &m.id, TimestampTicks: &m.ticks, LastPatchTimestampTicks: proto.Int64(m.changed),
		FromBoxId: proto.String(m.from.address()), FromTitle: proto.String(m.from.title()),
		IsTest: proto.Bool(true), IsInternal: &m.internal, LockMode: &m.lock, MessageType: wire.MessageType_Letter.Enum(),
	}
	if m.to != nil {
		w.ToBoxId, w.ToTitle = proto.String(m.to.address()), proto.String(m.to.title())
	}
	for _, e := range entities {
		w.Entities = append(w.Entities, s.view(e, b, content))
	}
	return w
}

func (b *box) title() string {
	if b.ShortName != "" {
		return b.ShortName
	}
	return b.Name
}

// seenBy are the entities that a box sees.
func (m *message) seenBy(b *box) (list []*entity) {
	for _, e := range m.entities {
		if e.seen[b] {
			list = append(list, e)
		}
	}
	return list
}

// find is the message of a query, for the box that asks.
func (s *Server) find(c *call) (*message, *box, error) {
	b, err := s.queryBox(c)
	if err != nil {
		return nil, nil, err
	}
	m, err := s.messageFor(b, c.query.Get("messageId"))
	return m, b, err
}

func (s *Server) messageFor(b *box, id string) (*message, error) {
	if id == "" {
		return nil, invalid("Не указано сообщение")
	}
	m := s.messages[strings.ToLower(id)]
	if m == nil || len(m.seenBy(b)) == 0 {
		return nil, absent("Сообщение не найдено")
	}
	return m, nil
}

func (s *Server) findEntity(c *call, name string) (*entity, *box, error) {
	m, b, err := s.find(c)
	if err != nil {
		return nil, nil, err
	}
	e := m.entity(c.query.Get(name))
	if e == nil || !e.seen[b] {
		return nil, nil, absent("Сущность не найдена")
	}
	return e, b, nil
}

func (s *Server) getMessage(c *call) (answer, error) {
	m, b, err := s.find(c)
	if err != nil {
		return answer{}, err
	}
	entities := m.seenBy(b)
	if only := c.query.Get("entityId"); only != "" {
		e, _, err := s.findEntity(c, "entityId")
		if err != nil {
			return answer{}, err
		}
		entities = append([]*entity{e}, e.signatures()...)
	}
	return answer{message: s.show(m, b, entities, isTrue(c.query.Get("injectEntityContent")))}, nil
}

func (s *Server) getEntityContent(c *call) (answer, error) {
	e, _, err := s.findEntity(c, "entityId")
	if err != nil {
		return answer{}, err
	}
	return answer{raw: e.content, kind: "application/octet-stream", fileName: e.name, status: http.StatusOK}, nil
}

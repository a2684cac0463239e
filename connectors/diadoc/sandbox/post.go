package sandbox

import (
	"cmp"
	"crypto/md5" //nolint:gosec // the service makes its identifiers so
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"slices"
	"strings"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/uzelhub/uzel/connectors/diadoc/sandbox/wire"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/upd"
)

// operation is something that was done once under an identifier.
type operation struct {
	result  answer
	running int // so many more calls hear that it goes on
}

// runningCalls is how many calls hear that an operation goes on, with the one that began it.
const runningCalls = 2

// once carries an operation out under the identifier that the call gives, or the digest of its body; a repeated call is
// answered as the first.
func (s *Server) once(c *call, b *box, do func(operation string) (answer, error)) (answer, error) {
	id := strings.ToLower(c.query.Get("operationId"))
	if id == "" {
		sum := md5.Sum(c.body) //nolint:gosec // no secret
		id = hex.EncodeToString(sum[:])
	}
	key := b.id + c.path + id
	op := s.operations[key]
	if op == nil {
		result, err := do(id)
		if err != nil {
			return answer{}, err
		}
		op = &operation{result: result}
		if c.fault == Running {
			op.running = runningCalls
		}
		s.operations[key] = op
	}
	if op.running > 0 {
		op.running--
		return answer{status: http.StatusNoContent, retry: time.Second}, nil
	}
	return op.result, nil
}

// Limits of the service.
const (
	mostDocuments = 40
	mostContent   = 70 << 20
)

func (s *Server) postMessage(c *call) (answer, error) {
	var q wire.MessageToPost
	if err := c.decode(&q); err != nil {
		return answer{}, err
	}
	from, err := s.mine(c, q.GetFromBoxId())
	if err != nil {
		return answer{}, err
	}
	return s.once(c, from, func(operation string) (answer, error) {
		m, err := s.post(from, &q, operation, false)
		if err != nil {
			return answer{}, err
		}
		// What comes later must not change an answer that is kept.
		return answer{message: proto.Clone(s.show(m, from, m.entities, false))}, nil
	})
}

// post takes a message in, whole or not at all.
func (s *Server) post(from *box, q *wire.MessageToPost, operation string, played bool) (*message, error) {
	to, err := s.address(from, q)
	if err != nil {
		return nil, err
	}
	return s.postTo(from, to, q, operation, played)
}

func (s *Server) postTo(from, to *box, q *wire.MessageToPost, operation string, played bool) (*message, error) {
	m := &message{from: from, to: to, internal: q.GetIsInternal(), lock: q.GetLockMode(), failures: map[string]int{}}
	if n := len(q.DocumentAttachments); n == 0 && len(q.ProtoReflect().GetUnknown()) > 0 {
		return nil, invalid("Имитация принимает документы только в DocumentAttachments")
	} else if n == 0 || n > mostDocuments {
		return nil, invalid("В сообщении должно быть от 1 до %d документов", mostDocuments)
	}
	var parts []*entity
	for _, a := range q.DocumentAttachments {
		two, err := s.attachment(from, a)
		if err != nil {
			return nil, err
		}
		if s.files[m.twin(two[0])] {
			return nil, conflict("Duplicate", "Документ с таким ИдФайл уже отправлен")
		}
		parts = append(parts, two...)
	}
	m.id, m.ticks = s.guid(), s.nextTicks()
	s.messages[m.id] = m
	for _, e := range parts {
		s.add(m, e)
		if e.document != nil {
			s.act(e, operation, played)
			s.follow(e)
			if twin := m.twin(e); twin != "" {
				s.files[twin] = true
			}
		}
	}
	s.announce(from, m, true, parts...)
	if !slices.ContainsFunc(parts, (*entity).invalid) {
		s.later(s.options.Delivery, func() { s.delivered(m) })
	}
	return m, nil
}

// address finds whom a message is for, and whether it may go there.
func (s *Server) address(from *box, q *wire.MessageToPost) (*box, error) {
	if q.GetIsDraft() || q.GetDelaySend() || q.GetProxyBoxId() != "" {
		return nil, invalid("Имитация не знает черновиков, отложенной отправки и промежуточных получателей")
	}
	to := s.boxOf(q.GetToBoxId())
	switch {
	case q.GetIsInternal() && (q.GetToBoxId() == "" || to == from):
		return from, nil
	case to == nil:
		return nil, invalid("Ящик получателя не найден")
	case to == from:
		return nil, invalid("Получатель совпадает с отправителем")
	case from.friends[to].status != wire.CounteragentStatus_IsMyCounteragent:
		return nil, conflict("NotCounteragents", "Получатель не является контрагентом")
	case to.Roaming && to.NoRoamingSetup:
		return nil, conflict("RoamingNotConfigured", "Роуминг с оператором получателя не настроен")
	}
	return to, nil
}

// attachment makes the entities of a document: itself and the sender's signature.
func (s *Server) attachment(from *box, a *wire.DocumentAttachment) ([]*entity, error) {
	content, signature, err := s.signed(from, a.SignedContent)
	if err != nil {
		return nil, err
	}
	d := &document{
		typeNamedID: a.GetTypeNamedId(), function: a.GetFunction(), version: a.GetVersion(), customID: a.GetCustomDocumentId(),
		workflow: a.GetWorkflowId(), metadata: a.Metadata, custom: a.CustomData, initial: a.InitialDocumentIds,
		subordinate: a.SubordinateDocumentIds, packet: s.guid(), title: readTitle(content),
	}
	if err := s.check(d, content); err != nil {
		return nil, err
	}
	d.title.told(a.Metadata)
	kind := wire.AttachmentType_Is(known(wire.AttachmentType_Is_value, d.typeNamedID))
	if kind < 0 {
		kind = wire.AttachmentType_Title
	}
	e := &entity{
		kind: kind, name: d.fileName(), content: content, signer: from, document: d,
		power:         power(a.SignedContent.GetPowerOfAttorney()),
		needSignature: a.GetNeedRecipientSignature(), needReceipt: a.GetNeedReceipt(),
	}
	if signature == nil {
		return nil, invalid("Документ должен быть подписан")
	}
	worth, err := judge(content, signature)
	if err != nil {
		return nil, err
	}
	return []*entity{e, {sign: true, parent: e, content: signature, signer: from, valid: worth, power: e.power}}, nil
}

// check refuses what the service would refuse, and fills in what is usual.
func (s *Server) check(d *document, content []byte) error {
	t := documentTypeOf(d.typeNamedID)
	if t == nil {
		return invalid("Неизвестный тип документа %.60q", d.typeNamedID)
	}
	d.typeNamedID = t.name
	if len(t.functions) == 0 {
		d.function = cmp.Or(d.function, defaultFunction)
	} else if !slices.Contains(t.functions, d.function) {
		return invalid("Тип %s не имеет функции %.20q", d.typeNamedID, d.function)
	}
	if len(t.versions) > 0 {
		d.version = cmp.Or(d.version, t.versions[0])
	}
	if len(t.versions) > 0 && !slices.Contains(t.versions, d.version) {
		return invalid("Тип %s не имеет версии %.60q", d.typeNamedID, d.version)
	}
	flows := s.workflows(t, d.function)
	d.workflow = cmp.Or(d.workflow, flows[0])
	if !slices.Contains(flows, d.workflow) {
		return invalid("Тип %s не имеет документооборота %d", d.typeNamedID, d.workflow)
	}
	if s.options.CheckFormats && d.typeNamedID == "UniversalTransferDocument" {
		return checkTitle(content, d.title.fileID)
	}
	return nil
}

// checkTitle says what the tax authority would find wrong with a title of an УПД.
func checkTitle(content []byte, fileID string) error {
	for _, f := range upd.Validate(content, fileID+".xml") {
		if fault.HasErrors([]fault.Finding{f}) {
			return invalid("Файл не прошёл проверку формата: %s: %s", f.Path, f.Message)
		}
	}
	return nil
}

func (d *document) fileName() string {
	for _, item := range d.metadata {
		if item.GetKey() == "FileName" {
			return item.GetValue()
		}
	}
	if d.title.fileID != "" {
		return d.title.fileID + ".xml"
	}
	return d.typeNamedID
}

func power(p *wire.PowerOfAttorneyToPost) *wire.PowerOfAttorneyFullId { return p.GetFullId() }

// follow tells the documents that a document is about of it.
func (s *Server) follow(e *entity) {
	for _, id := range e.document.initial {
		if m := s.messages[strings.ToLower(id.GetMessageId())]; m != nil {
			if about := m.entity(id.GetEntityId()); about != nil {
				about.followers = append(about.followers, e)
			}
		}
	}
}

// twin is under what a ФНС file is known between two boxes; other files are known by nothing.
func (m *message) twin(e *entity) string {
	if e.document.title.fileID == "" {
		return ""
	}
	return m.from.id + m.to.id + e.document.title.fileID
}

// signed reads a content with its signature, from the shelf where it lies there.
func (s *Server) signed(b *box, c *wire.SignedContent) (content, signature []byte, err error) {
	if content, err = s.fromShelf(c.Content, c.GetNameOnShelf()); err != nil {
		return nil, nil, err
	}
	if len(content) == 0 {
		return nil, nil, invalid("Содержимое документа пусто")
	}
	if len(content) > mostContent {
		return nil, nil, invalid("Документ больше 70 МБ")
	}
	if c.GetSignWithTestSignature() {
		return content, b.signer.sign(content), nil
	}
	signature, err = s.fromShelf(c.Signature, c.GetSignatureNameOnShelf())
	return content, signature, err
}

func (s *Server) fromShelf(content []byte, name string) ([]byte, error) {
	if name == "" {
		return content, nil
	}
	var shelved []byte
	if s.caller != nil {
		shelved = s.caller.shelf.files[name]
	}
	if shelved == nil {
		return nil, invalid("Файла %.80q нет на полке", name)
	}
	return shelved, nil
}

// act enters what was done.
func (s *Server) act(e *entity, operation string, played bool) {
	what := e.kind.String()
	switch {
	case e.sign:
		what = "Signature"
	case e.document != nil:
		what = e.document.typeNamedID + "/" + e.document.function
	}
	sum := sha256.Sum256(e.content)
	a := Act{
		At: s.now(), Box: e.signer.address(), What: what, Message: e.message.id, Entity: e.id, SHA256: hex.EncodeToString(sum[:]),
		Operation: operation, Played: played,
	}
	if e.parent != nil {
		a.Parent = e.parent.id
	}
	s.acts = append(s.acts, a)
}

// index is where a document lies in a list.
func index(e *entity) string { return indexKey(e.ticks, e.id) }

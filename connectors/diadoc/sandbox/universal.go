package sandbox

import (
	"strconv"
	"strings"

	"google.golang.org/protobuf/proto"

	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/connectors/diadoc/sandbox/wire"
	"github.com/uzelhub/uzel/schemas/xmltext"
)

// Codes of universal messages that change how an exchange stands; others are information.
var groups = map[int32]wire.UniversalMessageCodeGroup_Is{
	1999: wire.UniversalMessageCodeGroup_Receipt,
	2007: wire.UniversalMessageCodeGroup_AmendmentRequest,
	2999: wire.UniversalMessageCodeGroup_AmendmentRequest,
	3999: wire.UniversalMessageCodeGroup_Rejection,
}

func groupOf(code int32) wire.UniversalMessageCodeGroup_Is {
	if group, ok := groups[code]; ok {
		return group
	}
	return wire.UniversalMessageCodeGroup_InformationMessage
}

// readRequest reads what a universal message is to be made of.
func readRequest(content []byte) ([]*wire.UniversalMessageEvent, error) {
	text, err := xmltext.Decode(content)
	if err != nil || text.Doc.Root() == nil || text.Doc.Root().Tag != "UniversalMessage" {
		return nil, invalid("Нужен элемент UniversalMessage")
	}
	return readEvents(content)
}

// readEvents reads codes with texts, of a request and of the file made from it alike.
func readEvents(content []byte) (list []*wire.UniversalMessageEvent, err error) {
	text, err := xmltext.Decode(content)
	if err != nil {
		return nil, invalid("Универсальное сообщение не разобрано")
	}
	for _, info := range text.Doc.FindElements("//UniversalMessageInfo") {
		code, err := strconv.ParseInt(info.SelectAttrValue("StatusCode", ""), 10, 32)
		if err != nil || code < 1000 || code > 9999 {
			return nil, invalid("Неизвестный код универсального сообщения")
		}
		event := &wire.UniversalMessageEvent{StatusCode: proto.Int32(int32(code))}
		if words := info.SelectElement("PlainText"); words != nil {
			event.PlainText = proto.String(words.Text())
		}
		list = append(list, event)
	}
	if len(list) == 0 {
		return nil, invalid("В универсальном сообщении нет ни одного кода")
	}
	return list, nil
}

// readUniversal fills in a reply from a universal message.
func (s *Server) readUniversal(b *box, a *wire.UniversalMessageAttachment, r *reply, err *error) {
	if *err != nil {
		return
	}
	var events []*wire.UniversalMessageEvent
	if r.content, *err = s.fromShelf(a.UniversalMessageContent.Content, a.UniversalMessageContent.GetNameOnShelf()); *err != nil {
		return
	}
	if events, *err = readEvents(r.content); *err != nil {
		return
	}
	group := groupOf(events[0].GetStatusCode())
	if a.CodeGroup != nil && a.GetCodeGroup() != wire.UniversalMessageCodeGroup_UnknownUniversalMessageCodeGroup {
		group = a.GetCodeGroup()
	}
	r.universal = b.universal(group, events)
}

// generateUniversalMessage makes a file of a request. Its format is not public: this one keeps what was asked for.
func (s *Server) generateUniversalMessage(c *call) (answer, error) {
	e, b, err := s.findEntity(c, "attachmentId")
	if err != nil {
		return answer{}, err
	}
	events, err := readRequest(c.body)
	if err != nil {
		return answer{}, err
	}
	name, content := s.universalFile(b, e, events)
	return answer{raw: content, kind: mediaXML, fileName: name}, nil
}

func (s *Server) universalFile(b *box, e *entity, events []*wire.UniversalMessageEvent) (name string, content []byte) {
	name, _ = s.makeshift("UNIVMESSAGE", s.identity(b.FNSID, e.message.other(b).FNSID), "", "")
	doc := etree.NewDocument()
	root := doc.CreateElement("Файл")
	root.CreateAttr("ИдФайл", strings.TrimSuffix(name, ".xml"))
	root.CreateAttr("ИмяФайла", e.name)
	for _, event := range events {
		info := root.CreateElement("UniversalMessageInfo")
		info.CreateAttr("StatusCode", strconv.Itoa(int(event.GetStatusCode())))
		info.CreateElement("PlainText").SetText(event.GetPlainText())
	}
	return name, encode(doc)
}

// Codes with which a played box speaks.
const (
	received  = 1999
	clarify   = 2999
	rejecting = 3999
)

// universalInForce reports whether universal messages have taken the place of notices, requests and refusals.
func (s *Server) universalInForce() bool {
	day := s.options.UniversalMessages
	return !day.IsZero() && !s.now().Before(day)
}

// universalReply is what a box says by a universal message.
func (s *Server) universalReply(b *box, e *entity, code int32, text string) reply {
	events := []*wire.UniversalMessageEvent{{StatusCode: &code, PlainText: &text}}
	name, content := s.universalFile(b, e, events)
	return reply{parent: e, kind: universal, name: name, content: content, universal: b.universal(groupOf(code), events)}
}

func (b *box) universal(group wire.UniversalMessageCodeGroup_Is, events []*wire.UniversalMessageEvent) *wire.UniversalMessageInfo {
	return &wire.UniversalMessageInfo{
		CodeGroup: &group, Events: events,
		IsOutOfWorkflow: proto.Bool(group == wire.UniversalMessageCodeGroup_InformationMessage),
		UniversalMessageCreator: &wire.UniversalMessageCreator{
			BoxId: proto.String(b.address()), DepartmentId: proto.String(noDepartment),
		},
	}
}

package diadoc

import (
	"encoding/json"
	"strings"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// What the service tells, as much of it as is used here. The names are those of its protobuf, which its JSON repeats.

type boxEventList struct {
	Events []boxEvent
}

// boxEvent is one of Message and Patch.
type boxEvent struct {
	EventID  string `json:"EventId"`
	Message  *message
	Patch    *messagePatch
	IndexKey string

	broken *sdk.Fault // why the event cannot be read
}

// UnmarshalJSON reads an event. One that is not as described keeps its place, so that the feed goes on after it.
func (e *boxEvent) UnmarshalJSON(data []byte) error {
	type plain boxEvent
	read := plain{}
	if err := json.Unmarshal(data, &read); err == nil {
		*e = boxEvent(read)
		return nil
	}
	var place struct {
		EventID  string `json:"EventId"`
		IndexKey string
	}
	if err := json.Unmarshal(data, &place); err != nil {
		return err
	}
	*e = boxEvent{EventID: place.EventID, IndexKey: place.IndexKey, broken: sdk.Fail(document.CauseInternal,
		"событие Диадока имеет неожиданный вид").
		Advise("сообщите разработчикам Узла")}
	return nil
}

type message struct {
	MessageID      string `json:"MessageId"`
	TimestampTicks ticks
	FromBoxID      string `json:"FromBoxId"`
	FromTitle      string
	ToBoxID        string `json:"ToBoxId"`
	ToTitle        string
	Entities       []entity
	IsDraft        bool
	IsDeleted      bool
	MessageType    word

	places map[string]int // of entities, by their ids in lower case
}

// UnmarshalJSON reads a message and notes where its entities are: a packet has forty documents with all that was said
// about each.
func (m *message) UnmarshalJSON(data []byte) error {
	type plain message
	if err := json.Unmarshal(data, (*plain)(m)); err != nil {
		return err
	}
	m.places = make(map[string]int, len(m.Entities))
	for i, e := range m.Entities {
		m.places[strings.ToLower(e.EntityID)] = i
	}
	return nil
}

type messagePatch struct {
	MessageID           string `json:"MessageId"`
	TimestampTicks      ticks
	Entities            []entity
	ForDraft            bool
	DraftIsRecycled     bool
	MessageIsDeleted    bool
	EntityPatches       []entityPatch
	MessageIsRestored   bool
	MessageIsDelivered  bool
	DeliveredPatchID    string `json:"DeliveredPatchId"`
	PatchID             string `json:"PatchId"`
	NotDeliveredEventID string `json:"NotDeliveredEventId"`
	MessageType         word
}

type entityPatch struct {
	EntityID           string `json:"EntityId"`
	DocumentIsDeleted  bool
	DocumentIsRestored bool
}

// entity is a file of a message, or a signature over one.
type entity struct {
	EntityType             word
	EntityID               string `json:"EntityId"`
	ParentEntityID         string `json:"ParentEntityId"`
	AttachmentType         word
	ContentTypeID          string `json:"ContentTypeId"`
	FileName               string
	NeedRecipientSignature bool
	SignerBoxID            string `json:"SignerBoxId"`
	NotDeliveredEventID    string `json:"NotDeliveredEventId"`
	DocumentInfo           *documentInfo
	RawCreationDate        ticks
	IsApprovementSignature bool
	Labels                 []string
	RevocationRequestInfo  *struct {
		InitiatorBoxID string `json:"InitiatorBoxId"`
	}
	UniversalMessageInfo *universalMessageInfo
}

type universalMessageInfo struct {
	CodeGroup word
	Events    []struct {
		StatusCode int
		PlainText  string
	}
	UniversalMessageCreator struct {
		BoxID string `json:"BoxId"`
	}
}

// Values of EntityType and MessageType.
const (
	attachment = "Attachment"
	signature  = "Signature"

	letter = "Letter"
)

type documentInfo struct {
	IndexKey                             string
	MessageID                            string `json:"MessageId"`
	EntityID                             string `json:"EntityId"`
	CreationTimestampTicks               ticks
	DeliveryTimestampTicks               ticks
	InitialDocumentIDs                   []documentID `json:"InitialDocumentIds"`
	FileName                             string
	DocumentDate                         string
	DocumentNumber                       string
	CustomDocumentID                     string `json:"CustomDocumentId"`
	DocumentDirection                    word
	DocumentType                         word
	TypeNamedID                          string `json:"TypeNamedId"`
	Function                             string
	Version                              string
	SenderSignatureStatus                word
	RecipientResponseStatus              word
	RevocationStatus                     word
	RoamingNotificationStatus            word
	RoamingNotificationStatusDescription string
	RecipientReceiptMetadata             struct {
		ReceiptStatus        word
		ConfirmationMetadata *receiptMetadata
	}
	ConfirmationMetadata                receiptMetadata
	AmendmentRequestMetadata            amendmentMetadata
	SenderReceiptMetadata               receiptMetadata
	UniversalTransferDocumentMetadata   *struct{ Total string }
	UniversalCorrectionDocumentMetadata *struct{ Total string }
}

type receiptMetadata struct{ ReceiptStatus word }

type amendmentMetadata struct {
	AmendmentFlags int
	ReceiptStatus  word
}

type documentID struct {
	MessageID string `json:"MessageId"`
	EntityID  string `json:"EntityId"`
}

type documentList struct {
	TotalCount     int
	Documents      []documentInfo
	HasMoreResults *bool
}

package diadoc

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
	AmendmentRequestMetadata            receiptMetadata
	SenderReceiptMetadata               receiptMetadata
	UniversalTransferDocumentMetadata   *struct{ Total string }
	UniversalCorrectionDocumentMetadata *struct{ Total string }
}

type receiptMetadata struct{ ReceiptStatus word }

type documentID struct {
	MessageID string `json:"MessageId"`
	EntityID  string `json:"EntityId"`
}

type documentList struct {
	TotalCount     int
	Documents      []documentInfo
	HasMoreResults *bool
}

package diadoc

// What we send, as much of it as is used here. Empty fields are left out: the service's defaults are meant.

type messageToPost struct {
	FromBoxID           string               `json:"FromBoxId"`
	ToBoxID             string               `json:"ToBoxId"`
	DocumentAttachments []documentAttachment `json:"DocumentAttachments"`
}

type documentAttachment struct {
	TypeNamedID            string         `json:"TypeNamedId"`
	Function               string         `json:"Function,omitempty"`
	Version                string         `json:"Version,omitempty"`
	SignedContent          signedContent  `json:"SignedContent"`
	NeedRecipientSignature bool           `json:"NeedRecipientSignature,omitempty"`
	CustomDocumentID       string         `json:"CustomDocumentId,omitempty"`
	InitialDocumentIDs     []documentID   `json:"InitialDocumentIds,omitempty"`
	Metadata               []metadataItem `json:"Metadata,omitempty"`
	WorkflowID             int32          `json:"WorkflowId,omitempty"`
}

type metadataItem struct{ Key, Value string }

// signedContent is a file with its detached signature; a large file lies on the shelf.
type signedContent struct {
	Content     []byte `json:"Content,omitempty"`
	Signature   []byte `json:"Signature,omitempty"`
	NameOnShelf string `json:"NameOnShelf,omitempty"`

	PowerOfAttorney *powerToPost `json:"PowerOfAttorney,omitempty"`
}

// powerToPost names the power of attorney under which somebody has signed.
type powerToPost struct {
	FullID     *powerID `json:"FullId,omitempty"`
	UseDefault bool     `json:"UseDefault"`
}

type powerID struct {
	RegistrationNumber string `json:"RegistrationNumber"`
	IssuerINN          string `json:"IssuerInn"`
}

func (p *Power) post() *powerToPost {
	switch {
	case p == nil:
		return nil
	case p.Number == "":
		return &powerToPost{UseDefault: true}
	}
	return &powerToPost{FullID: &powerID{p.Number, p.IssuerINN}}
}

type patchToPost struct {
	BoxID                  string                   `json:"BoxId"`
	MessageID              string                   `json:"MessageId"`
	Receipts               []signedAttachment       `json:"Receipts,omitempty"`
	CorrectionRequests     []signedAttachment       `json:"CorrectionRequests,omitempty"`
	Signatures             []documentSignature      `json:"Signatures,omitempty"`
	RevocationRequests     []signedAttachment       `json:"RevocationRequests,omitempty"`
	XMLSignatureRejections []signedAttachment       `json:"XmlSignatureRejections,omitempty"`
	RecipientTitles        []recipientTitle         `json:"RecipientTitles,omitempty"`
	UniversalMessages      []universalMessageToPost `json:"UniversalMessages,omitempty"`
}

type signedAttachment struct {
	ParentEntityID string        `json:"ParentEntityId"`
	SignedContent  signedContent `json:"SignedContent"`
	Labels         []string      `json:"Labels,omitempty"`
}

type recipientTitle struct {
	signedAttachment
	NeedReceipt bool  `json:"NeedReceipt"`
	TitleIndex  int32 `json:"TitleIndex,omitempty"`
}

type documentSignature struct {
	ParentEntityID string   `json:"ParentEntityId"`
	Signature      []byte   `json:"Signature"`
	Labels         []string `json:"Labels,omitempty"`

	PowerOfAttorney *powerToPost `json:"PowerOfAttorney,omitempty"`
}

type universalMessageToPost struct {
	ParentEntityID          string `json:"ParentEntityId"`
	CodeGroup               string `json:"CodeGroup"`
	UniversalMessageContent struct {
		Content []byte `json:"Content"`
	} `json:"UniversalMessageContent"`
	Labels []string `json:"Labels,omitempty"`
}

// signer is who signs for us, as the service's generators want it.
type signer struct {
	SignerDetails signerDetails
}

type signerDetails struct {
	Surname    string `json:"Surname"`
	FirstName  string `json:"FirstName"`
	Patronymic string `json:"Patronymic,omitempty"`
	JobTitle   string `json:"JobTitle,omitempty"`
	INN        string `json:"Inn,omitempty"`
}

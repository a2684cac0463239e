package diadoc

import "github.com/uzelhub/uzel/schemas/docflow"

// view is a message as our box sees it.
type view struct {
	message
	own home
}

// ours is our side: whoever sends a document is its seller.
func (v view) ours() docflow.Side {
	if sameBox(v.FromBoxID, v.own.box) {
		return docflow.Seller
	}
	return docflow.Buyer
}

// maker is who made an entity. The service says it of signatures; what carries no signature of a participant is told by
// what it is.
func (v view) maker(e entity) docflow.Side {
	if side := v.side(v.signedBy(e)); side != "" {
		return side
	}
	switch e.role() {
	case documentRole:
		return docflow.Seller
	case titleRole, clarifyRole:
		return docflow.Buyer
	case noticeRole, refusalRole:
		if base, ok := v.base(e); ok && base.role() == documentRole {
			return docflow.Buyer
		}
	case annulRole:
		if root, ok := v.root(e); ok && root.DocumentInfo.RevocationStatus == "RevocationIsRequestedByMe" {
			return v.ours()
		}
		return v.ours().Other()
	}
	return docflow.Operator
}

// signedBy is the box that answers for an entity; empty when the service does not say.
func (v view) signedBy(e entity) string {
	switch {
	case e.SignerBoxID != "":
		return e.SignerBoxID
	case e.UniversalMessageInfo != nil:
		return e.UniversalMessageInfo.UniversalMessageCreator.BoxID
	case e.RevocationRequestInfo != nil && e.RevocationRequestInfo.InitiatorBoxID != "":
		return e.RevocationRequestInfo.InitiatorBoxID
	}
	for _, s := range v.Entities {
		if s.role() == signatureRole && s.ParentEntityID == e.EntityID && s.SignerBoxID != "" && v.side(s.SignerBoxID) != "" {
			return s.SignerBoxID
		}
	}
	return ""
}

// side is whose box it is; empty: nobody's of the two.
func (v view) side(box string) docflow.Side {
	switch {
	case sameBox(box, v.FromBoxID):
		return docflow.Seller
	case sameBox(box, v.ToBoxID):
		return docflow.Buyer
	}
	return ""
}

// answered reports that our side has made something of a role about an entity.
func (v view) answered(about entity, by role) bool {
	for _, child := range v.children(about) {
		if child.role() == by && v.maker(child) == v.ours() {
			return true
		}
	}
	return false
}

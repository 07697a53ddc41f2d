# Photos, and what Ansible hands to the nodes. The bucket of Terraform's own states is made by `terraform/state`.

module "photos" {
  source = "./bucket"

  bucket         = "${var.name}-photos-${var.suffix}"
  expiry         = { "photos/" = var.photo_days, "feedback/" = var.feedback_photo_days }
  upload_origins = var.upload_origins
  force_destroy  = var.force_destroy
}

# Files on their way to a node that has no open port: Ansible's connection by Systems Manager puts them here.
module "transfer" {
  source = "./bucket"

  bucket        = "${var.name}-transfer-${var.suffix}"
  expiry        = { "" = 1 }
  force_destroy = true
}

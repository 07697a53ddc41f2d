# The bucket that keeps what Terraform knows of the installations. It is made first, and its own state is small enough to be
# kept by hand: whoever loses it runs `terraform import module.states.aws_s3_bucket.this NAME` and goes on.

terraform {
  required_version = ">= 1.11"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 3.39, < 7.0"
    }
  }
}

provider "aws" {
  region = var.region
}

data "aws_caller_identity" "this" {}

module "states" {
  source = "../modules/storage/bucket"

  bucket        = "wastecoach-states-${data.aws_caller_identity.this.account_id}"
  keep_versions = true
  force_destroy = var.force_destroy
}

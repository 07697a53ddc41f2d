# To try things out: goes with everything in it when it is destroyed.

terraform {
  required_version = ">= 1.11"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 3.39, < 7.0"
    }
  }

  # Bucket and region come with `terraform init -backend-config`: they are made by `terraform/state`.
  backend "s3" {
    key          = "dev/terraform.tfstate"
    encrypt      = true
    use_lockfile = true
  }
}

provider "aws" {
  region = var.region
}

provider "aws" {
  alias  = "us_east_1"
  region = "us-east-1"
}

module "installation" {
  source = "../../modules/installation"
  providers = {
    aws           = aws
    aws.us_east_1 = aws.us_east_1
  }

  environment    = "dev"
  region         = var.region
  domain         = var.domain
  zone_id        = var.zone_id
  runtime        = var.runtime
  sizes          = var.sizes
  image_id       = var.image_id
  data_volume_gb = var.data_volume_gb
  optimiser      = { package = var.optimiser_package, runtime = var.optimiser_runtime }
  viewer_keys    = var.viewer_keys
  force_destroy  = var.force_destroy
}

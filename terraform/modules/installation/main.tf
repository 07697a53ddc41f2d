# The five parts of an installation, put together; `envs/` say how dev and prod differ.

locals {
  name       = "wastecoach-${var.environment}"
  kubernetes = var.runtime == "kubernetes"
  # With Kubernetes the service is reached at a port that is the same on every worker.
  service_port = local.kubernetes ? 30080 : 8000
  workers      = ["worker-1", "worker-2"]
}

data "aws_caller_identity" "this" {}

module "network" {
  source = "../network"

  name         = local.name
  cidr         = var.cidr
  zones        = [for letter in var.zones : "${var.region}${letter}"]
  kubernetes   = local.kubernetes
  service_port = local.service_port
}

module "storage" {
  source = "../storage"

  name           = local.name
  suffix         = data.aws_caller_identity.this.account_id
  upload_origins = ["https://${var.domain}"]
  force_destroy  = var.force_destroy
}

module "iam" {
  source = "../iam"

  name       = local.name
  photos_arn = module.storage.photos.arn
  kubernetes = local.kubernetes
}

module "nodes" {
  source = "../nodes"

  name            = local.name
  region          = var.region
  subnets         = module.network.subnets
  security_groups = module.network.security_groups
  profiles        = module.iam.profiles
  sizes           = var.sizes
  image_id        = var.image_id
  data_volume_gb  = var.data_volume_gb
  # Pods ask for the node's credentials one hop further away.
  metadata_hops = local.kubernetes ? 2 : 1
}

module "edge" {
  source = "../edge"
  providers = {
    aws           = aws
    aws.us_east_1 = aws.us_east_1
  }

  name           = local.name
  domain         = var.domain
  zone_id        = var.zone_id
  vpc_id         = module.network.vpc_id
  subnets        = [for subnet in module.network.subnets : subnet.id]
  security_group = module.network.security_groups["edge"]
  targets        = { for worker in local.workers : worker => module.nodes.nodes[worker].instance_id }
  service_port   = local.service_port
  photos         = module.storage.photos
  optimiser      = var.optimiser
  viewer_keys    = var.viewer_keys
}

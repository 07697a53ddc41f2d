terraform {
  required_version = ">= 1.11"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 3.39, < 7.0"
      # CloudFront takes certificates and functions from us-east-1 only.
      configuration_aliases = [aws.us_east_1]
    }
  }
}
